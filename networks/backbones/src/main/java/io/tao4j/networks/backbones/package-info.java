/**
 * Backbones as graphs, one small file a family: {@link io.tao4j.networks.backbones.Backbone} is
 * what each offers, {@link io.tao4j.networks.backbones.Backbones} lists them, {@link
 * io.tao4j.networks.backbones.Features} is what they give to a head.
 *
 * <p>Adding a backbone: one file that implements {@code Backbone}, and a line in {@code Backbones}.
 * Parameter names are those of the public weights. May import {@code graph} and what lies below it.
 */
@NullMarked
package io.tao4j.networks.backbones;

import org.jspecify.annotations.NullMarked;
