/**
 * The kit of networks whose answers are vectors that are compared: batches of several pictures of
 * several classes, figures of retrieval, and galleries: vectors with labels, in which the nearest
 * ones of another are looked up. A network adds its spec, its graph and its loss.
 */
@NullMarked
package io.tao4j.networks.matching;

import org.jspecify.annotations.NullMarked;
