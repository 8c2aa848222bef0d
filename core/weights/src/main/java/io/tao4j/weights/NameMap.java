package io.tao4j.weights;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a library names the parameters and buffers of a network. */
public interface NameMap {
  /** The convention of this library's own names, as in the SavedModels that it writes. */
  String TAO4J = "tao4j";

  /**
   * The convention of TAO's Keras templates, whose images have their channels first, so that what
   * is flattened is in the order that it has here.
   */
  String TAO = "TAO";

  /** Whose names they are, for example {@code torchvision}. */
  String convention();

  /**
   * The name there.
   *
   * @param name of a parameter or buffer here
   * @return null where there is no such thing
   */
  @Nullable String foreign(String name);

  /** The names as they are. */
  static NameMap same(String convention) {
    return of(convention, name -> name);
  }

  /** Names by a function, which may give null. */
  static NameMap of(String convention, Translation translation) {
    return new NameMap() {
      @Override
      public String convention() {
        return convention;
      }

      @Override
      public @Nullable String foreign(String name) {
        return translation.apply(name);
      }
    };
  }

  /** One name to another, or to null. */
  @FunctionalInterface
  interface Translation {
    /** The other name, or null. */
    @Nullable String apply(String name);
  }

  /**
   * This map for a network whose names have been changed.
   *
   * @param inner this network's name to the one that this map knows
   */
  default NameMap after(UnaryOperator<String> inner) {
    return of(convention(), name -> foreign(inner.apply(name)));
  }
}
