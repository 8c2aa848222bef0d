package io.tao4j.network;

import io.tao4j.error.TaoException;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a network is called and what can be done with it, known without a spec, data or an engine.
 *
 * @param name in the API, in model files and on the command line, for example {@code
 *     classification}
 * @param aliases other names that users may know it by
 * @param description one line for lists, without a full stop
 * @param verbs what it supports; all else is refused with {@code TAO-006}
 * @param commands work beside the verbs, in the order of the command line's help
 * @param inferenceOptions options of the command line's {@code inference} that only some networks
 *     have; each sets a field of the spec
 */
public record NetworkInfo(
    String name,
    List<String> aliases,
    String description,
    Set<Verb> verbs,
    List<SubCommand<?>> commands,
    List<SubCommand.Option> inferenceOptions) {
  public NetworkInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    aliases = List.copyOf(aliases);
    commands = List.copyOf(commands);
    inferenceOptions = List.copyOf(inferenceOptions);
    verbs =
        Collections.unmodifiableSet(
            verbs.isEmpty() ? EnumSet.noneOf(Verb.class) : EnumSet.copyOf(verbs));
  }

  /** A network that supports all verbs. */
  public static NetworkInfo of(String name, String description) {
    return new NetworkInfo(
        name, List.of(), description, EnumSet.allOf(Verb.class), List.of(), List.of());
  }

  /** A copy with other names. */
  public NetworkInfo withAliases(String... others) {
    return new NetworkInfo(name, List.of(others), description, verbs, commands, inferenceOptions);
  }

  /** A copy that supports fewer verbs. */
  public NetworkInfo without(Verb... unsupported) {
    Set<Verb> left = EnumSet.noneOf(Verb.class);
    left.addAll(verbs);
    left.removeAll(List.of(unsupported));
    return new NetworkInfo(name, aliases, description, left, commands, inferenceOptions);
  }

  /** A copy with sub-commands. */
  public NetworkInfo withCommands(SubCommand<?>... others) {
    return new NetworkInfo(name, aliases, description, verbs, List.of(others), inferenceOptions);
  }

  /** A copy with options of the command line's {@code inference}. */
  public NetworkInfo withInferenceOptions(SubCommand.Option... others) {
    return new NetworkInfo(name, aliases, description, verbs, commands, List.of(others));
  }

  private String[] supported() {
    List<String> lines = new ArrayList<>();
    if (!verbs.isEmpty()) {
      lines.add("it supports " + verbs.stream().map(Verb::word).collect(Collectors.joining(", ")));
    }
    if (!commands.isEmpty()) {
      lines.add(
          "it has the commands "
              + commands.stream().map(SubCommand::name).collect(Collectors.joining(", ")));
    }
    return lines.toArray(String[]::new);
  }

  /** Whether this is its name or one of its other names. */
  public boolean isCalled(String text) {
    return name.equals(text) || aliases.contains(text);
  }

  /**
   * Refuses a verb that the network does not support.
   *
   * @throws TaoException {@code TAO-006}
   */
  public void require(Verb verb) {
    Objects.requireNonNull(verb, "verb");
    if (!verbs.contains(verb)) {
      throw new TaoException(
          "TAO-006",
          "the network '%s' does not support %s".formatted(name, verb.word()),
          supported());
    }
  }
}
