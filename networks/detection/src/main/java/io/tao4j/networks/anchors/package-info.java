/**
 * What detectors on anchor boxes share: the boxes of each map ({@link
 * io.tao4j.networks.anchors.AnchorBoxes}), numbers of a box seen from its anchor ({@link
 * io.tao4j.networks.anchors.BoxCoder}), and which anchor predicts which object ({@link
 * io.tao4j.networks.anchors.AnchorMatcher}).
 *
 * <p>Imports {@code graph}, {@code data} and {@code spec}; no network.
 */
@NullMarked
package io.tao4j.networks.anchors;

import org.jspecify.annotations.NullMarked;
