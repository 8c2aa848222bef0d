/**
 * Texts on a page: {@link io.tao4j.networks.reading.page.Outline}, where one is; sets of labelled
 * pages; the figures of what was found. What reads one line of text is in the package above.
 */
@NullMarked
package io.tao4j.networks.reading.page;

import org.jspecify.annotations.NullMarked;
