package io.towerflow.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmsTextTest {

    @Test
    void theGsmAlphabetFits160PlacesInOneSegmentAnd153InEachOfMore() {
        assertThat(SmsText.of("a".repeat(160)).segments()).isEqualTo(1);
        assertThat(SmsText.of("a".repeat(161)).segments()).isEqualTo(2);
        assertThat(SmsText.of("a".repeat(307)).segments()).isEqualTo(3);
        assertThat(SmsText.of("é".repeat(160)).segments()).isEqualTo(1);
    }

    @Test
    void bracketsAndTheEuroTakeTwoPlaces() {
        assertThat(SmsText.of("€".repeat(80)).segments()).isEqualTo(1);
        assertThat(SmsText.of("€".repeat(81)).segments()).isEqualTo(2);
    }

    @Test
    void lettersOutsideTheAlphabetStayWhereTheyCostNothing() {
        SmsText text = SmsText.of("Relevé reçu, prêt");

        assertThat(text.text()).isEqualTo("Relevé reçu, prêt");
        assertThat(text.gsm()).isFalse();
        assertThat(text.segments()).isEqualTo(1);
    }

    @Test
    void theyLoseTheirAccentsWhereTheyWouldCostASegment() {
        SmsText text = SmsText.of("Relevé reçu, prêt " + "a".repeat(60));

        assertThat(text.text()).startsWith("Relevé recu, pret ");
        assertThat(text.gsm()).isTrue();
        assertThat(text.segments()).isEqualTo(1);
    }

    @Test
    void otherScriptsTake70PlacesInOneSegmentAnd67InEachOfMore() {
        assertThat(SmsText.of("ß".repeat(70) + "ሀ").segments()).isEqualTo(2);
        assertThat(SmsText.of("ሀ".repeat(70)).segments()).isEqualTo(1);
        assertThat(SmsText.of("ሀ".repeat(135)).segments()).isEqualTo(3);
    }

    @Test
    void typographicSignsBecomePlain() {
        assertThat(SmsText.of("L’armoire « nord » – 12 °C…").text()).isEqualTo("L'armoire \" nord \" - 12 degC...");
    }

    @Test
    void aTextTooLongForAnyProviderIsCut() {
        assertThat(SmsText.of("a".repeat(2000)).text()).hasSize(1600).endsWith("...");
    }
}
