/**
 * {@code annotations convert}: {@link io.tao4j.dataservices.annotations.ConvertCommand} reads
 * labels into {@link io.tao4j.dataservices.annotations.Annotations} and writes them as KITTI's text
 * files, COCO's JSON or ODVG's lines ({@link io.tao4j.dataservices.annotations.AnnotationWriter}).
 */
@NullMarked
package io.tao4j.dataservices.annotations;

import org.jspecify.annotations.NullMarked;
