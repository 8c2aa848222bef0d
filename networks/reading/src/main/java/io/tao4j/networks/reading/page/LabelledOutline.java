package io.tao4j.networks.reading.page;

/**
 * A text on a page.
 *
 * @param outline around it, in pixels of the picture
 * @param text what is written
 * @param ignored whether it counts neither for nor against, as what nobody can read
 */
public record LabelledOutline(Outline outline, String text, boolean ignored) {}
