package io.towerflow.dispatch.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.dispatch.visit.ReplyCommand;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // SMS | verb | code | rest
                "YES A12 | ACCEPT | A12 | ''",
                "yes a12 | ACCEPT | A12 | ''",
                "Yes, A-12! | ACCEPT | A12 | ''",
                "  oui   a 12 | ACCEPT | A12 | ''",
                "Oui a12 j'arrive dans 1h | ACCEPT | A12 | j'arrive dans 1h",
                "OUI A123. | ACCEPT | A123 | ''",
                "ok a12 | ACCEPT | A12 | ''",
                "D'accord A12 | ACCEPT | A12 | ''",
                "J'accepte A12 | ACCEPT | A12 | ''",
                "Accepté A12 | ACCEPT | A12 | ''",
                "accept | ACCEPT | - | ''",
                "Y A12 | ACCEPT | A12 | ''",
                "o A12 | ACCEPT | A12 | ''",
                "y | ACCEPT | - | ''",
                "A12 YES | ACCEPT | A12 | ''",
                "a12: oui | ACCEPT | A12 | ''",
                "A 12 y | ACCEPT | A12 | ''",
                "YESA12 | ACCEPT | A12 | ''",
                "ouia12 | ACCEPT | A12 | ''",
                "OUI A1O | ACCEPT | A10 | ''",
                "yes al2 | ACCEPT | A12 | ''",
                "ＹＥＳ Ａ１２ | ACCEPT | A12 | ''",
                "NO A12 | DECLINE | A12 | ''",
                "n a12 | DECLINE | A12 | ''",
                "Non A12 : voiture en panne | DECLINE | A12 | voiture en panne",
                "No A12 my car is broken | DECLINE | A12 | my car is broken",
                "refusé a12 | DECLINE | A12 | ''",
                "declined A12 | DECLINE | A12 | ''",
                "non | DECLINE | - | ''",
                "Arrivé A12 | ARRIVED | A12 | ''",
                "arrived A12 | ARRIVED | A12 | ''",
                "Sur place A12 | ARRIVED | A12 | ''",
                "je suis arrivé A12 | ARRIVED | A12 | ''",
                "on site | ARRIVED | - | ''",
                "ETA A12 45 | ETA | A12 | 45",
                "eta 14h30 a12 | ETA | - | 14h30 a12",
                "A12 dans 30 min | ETA | A12 | 30 min",
                "J'arrive dans 20 min | ETA | - | 20 min",
                "Arrive A12 dans 20 min | ETA | A12 | dans 20 min",
                "on my way A12 | ETA | A12 | ''",
                "ok in 30 min | ACCEPT | - | in 30 min",
                "PART A12 rectifier 48V | PART | A12 | rectifier 48V",
                "Besoin pièce a12 : redresseur | PART | A12 | redresseur",
                "pièce A12 | PART | A12 | ''",
                "DONE A12 fuse replaced | DONE | A12 | fuse replaced",
                "Fini A12, batterie volée | DONE | A12 | batterie volée",
                "Terminé A12 | DONE | A12 | ''",
                "réparé a12 : redresseur | DONE | A12 | redresseur",
                "done. | DONE | - | ''",
                "ok done A12 | DONE | A12 | ''",
                "OK fini A12 câble | DONE | A12 | câble",
                "CANNOT A12 no spare | CANNOT | A12 | no spare",
                "can't A12 | CANNOT | A12 | ''",
                "Impossible A12 pas de pièce | CANNOT | A12 | pas de pièce",
                "échec a12 | CANNOT | A12 | ''",
                "non réparé A12 | CANNOT | A12 | ''",
                "not fixed A12 | CANNOT | A12 | ''",
                "HELP | HELP | - | ''",
                "aide | HELP | - | ''",
                "stop | STOP | - | ''",
                "Arrêt | STOP | - | ''",
            })
    void readsWhatPeopleWrite(String sms, ReplyCommand verb, String code, String rest) {
        Reply reply = Reply.parse(sms);

        assertThat(reply.verb()).isEqualTo(verb);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.rest()).isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "'   '",
                "?",
                "...",
                "A12",
                "hello",
                "who are you",
                "no problem A12",
                "not yet",
                "pas fini",
                "yes no A12",
                "je ne peux pas",
                "y a un problème",
                "👍",
                "12",
                "nothing A12",
                "yesterday"
            })
    void doesNotGuess(String sms) {
        assertThat(Reply.parse(sms).verb()).isEqualTo(ReplyCommand.UNREADABLE);
    }

    @Test
    void tellsACodeFromANameFurtherOn() {
        Reply reply = Reply.parse("Done, replaced fuse F12 for A34");

        assertThat(reply.code()).isNull();
        assertThat(reply.mentions()).containsExactly("F12", "A34");
    }

    @Test
    void knowsTheLanguageOfTheWord() {
        assertThat(Reply.parse("oui a12").language()).isEqualTo(Locale.FRENCH);
        assertThat(Reply.parse("yes a12").language()).isEqualTo(Locale.ENGLISH);
        assertThat(Reply.parse("ok a12").language()).isNull();
    }
}
