package io.tao4j.data.image;

/** A change of a picture's colours that leaves everything where it is. */
public sealed interface ColourChange permits HsvChange, PhotometricChange {}
