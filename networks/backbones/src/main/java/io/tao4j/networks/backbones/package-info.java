/**
 * Backbones as graphs, one small file a family: {@link io.tao4j.networks.backbones.Backbone} is
 * what each offers, {@link io.tao4j.networks.backbones.Backbones} lists them, {@link
 * io.tao4j.networks.backbones.Features} is what they give to a head. {@link
 * io.tao4j.networks.backbones.StandardBackbones} offers them to {@code Tao.backbone}.
 *
 * <p>Adding a backbone: one file that implements {@code Backbone}, and a line in {@code Backbones}.
 * Parameter names are those of the public weights. May import {@code network}, {@code weights} and
 * what lies below them.
 */
@NullMarked
package io.tao4j.networks.backbones;

import org.jspecify.annotations.NullMarked;
