package io.tao4j.networks.backbones;

/**
 * A transformer of pictures: its tables of positions or its windows are laid for one size, whole
 * blocks can be dropped in training, and it has layer norms, which cannot be left out.
 */
interface TransformerBackbone extends Backbone {
  @Override
  default boolean needsFixedSize() {
    return true;
  }

  @Override
  default boolean dropsPaths() {
    return true;
  }

  @Override
  default boolean normsAreOptional() {
    return false;
  }
}
