/**
 * What detectors of two stages share, Faster R-CNN and Mask R-CNN: proposals and parts of maps as
 * graphs ({@link io.tao4j.networks.regions.RegionGraph}, {@link
 * io.tao4j.networks.regions.RegionHeads}), what is drawn for a step ({@link
 * io.tao4j.networks.regions.RegionAssignment}) and the loss of it ({@link
 * io.tao4j.networks.regions.RegionLoss}).
 */
@NullMarked
package io.tao4j.networks.regions;

import org.jspecify.annotations.NullMarked;
