package io.tao4j.spec;

import java.util.List;

/** Type of a spec field's value, worked out from a record component. */
sealed interface SpecType {

  /** {@code int} or {@code long}. */
  record Int(boolean isInt) implements SpecType {}

  /** {@code double}. */
  record Real() implements SpecType {}

  /** {@code boolean}. */
  record Bool() implements SpecType {}

  /** {@code String}, or {@code Path} when {@code isPath}. */
  record Text(boolean isPath) implements SpecType {}

  /** An enum: spec names and constants in parallel. */
  record Choice(List<String> names, List<Object> constants) implements SpecType {}

  /** A record. */
  record Group(SpecSchema schema) implements SpecType {}

  /** A list. */
  record ListOf(SpecType item) implements SpecType {}

  /** A map from text. */
  record MapOf(SpecType item) implements SpecType {}
}
