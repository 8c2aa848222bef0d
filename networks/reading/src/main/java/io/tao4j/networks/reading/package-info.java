/**
 * The kit of networks that read text in pictures: labelled pictures of one line each, the figures
 * of what was read, and its files. A network adds its spec, its graph and its decoding.
 */
@NullMarked
package io.tao4j.networks.reading;

import org.jspecify.annotations.NullMarked;
