package io.tao4j;

import io.tao4j.network.Network;
import io.tao4j.network.SpecStory;
import io.tao4j.spec.Origin;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what a spec will do: the network's story, then what has no effect or deserves a word. */
final class SpecTelling {
  private SpecTelling() {}

  static <S extends Record> String of(Network<S, ?, ?> network, SpecTree tree) {
    SpecBinding<S> binding =
        network.specBinder().allowMissingPaths().forVerb(Verb.TRAIN).bind(tree);
    S spec = binding.spec();
    Map<String, Origin> origins = binding.origins();
    SpecStory.Builder story = SpecStory.builder();
    network
        .story(
            spec,
            path -> {
              Origin origin = origins.get(path);
              return origin != null && origin.kind() != Origin.Kind.DEFAULT;
            })
        .topics()
        .forEach(story::tell);
    List<String> notices = binding.report().notices().stream().map(SpecTelling::sentence).toList();
    story.tell("Notices", notices.isEmpty() ? List.of("All that the file gives acts.") : notices);
    return story.build().text();
  }

  private static String sentence(Problem notice) {
    String line = notice.origin().line() > 0 ? "Line " + notice.origin().line() + ": " : "";
    String text = notice.message() + (notice.hint().isEmpty() ? "" : "; " + notice.hint());
    return line + (line.isEmpty() ? capital(text) : text) + (text.endsWith(".") ? "" : ".");
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
