/**
 * Pictures whose pixels belong to segments, objects and areas that have a class each: {@link
 * io.tao4j.data.segments.SegmentSets} reads COCO's objects, COCO's panoptic pictures and lists of
 * pictures with masks; {@link io.tao4j.data.segments.SegmentRecipe} loads and varies them; {@link
 * io.tao4j.data.segments.SegmentMap} is what is known of one picture.
 *
 * <p>May import {@code data}, {@code data.image}, {@code data.segmentation}, {@code geometry} and
 * {@code tensor}.
 */
@NullMarked
package io.tao4j.data.segments;

import org.jspecify.annotations.NullMarked;
