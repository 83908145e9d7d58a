package io.towerflow.people;

import java.time.LocalDate;

/**
 * A day that differs from the public holidays that the product knows.
 *
 * @param country ISO 3166 two letters
 * @param working whether people work although it is a public holiday; else it is a day off
 */
public record CalendarDay(String country, LocalDate day, String name, boolean working) {}
