/** TAO's re_identification: vectors of pictures in which those of one person or thing are near. */
@NullMarked
package io.tao4j.networks.reid;

import org.jspecify.annotations.NullMarked;
