/**
 * The kit of networks that look at a part of a picture, a hand or a face, and answer a class or
 * some numbers: TAO's JSON of annotated pictures ({@link io.tao4j.networks.people.AnnotationFile}),
 * parts as inputs ({@link io.tao4j.networks.people.PictureRegion}), what is cut out and varied
 * ({@link io.tao4j.networks.people.Levels}), batches of one or several streams ({@link
 * io.tao4j.networks.people.StreamRecipe}) and what such a network says of itself ({@link
 * io.tao4j.networks.people.StreamDefinition}).
 */
@NullMarked
package io.tao4j.networks.people;

import org.jspecify.annotations.NullMarked;
