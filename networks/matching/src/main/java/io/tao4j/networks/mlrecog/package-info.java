/** TAO's ml_recog: vectors of pictures in which those of one class are near. */
@NullMarked
package io.tao4j.networks.mlrecog;

import org.jspecify.annotations.NullMarked;
