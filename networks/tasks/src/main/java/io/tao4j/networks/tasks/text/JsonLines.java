package io.tao4j.networks.tasks.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Writes {@code result.jsonl}: a JSON object a line with the input's {@code id} and what the task
 * says of it.
 *
 * @param <I> one input
 * @param <O> one result
 */
public final class JsonLines<I, O> implements ResultWriter<I, O> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BiFunction<I, O, Map<String, Object>> fields;
  private final StringBuilder lines = new StringBuilder();

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   * @param fields of an input with its result: maps, lists, texts and numbers
   */
  public JsonLines(Path folder, BiFunction<I, O, Map<String, Object>> fields) {
    this.file = folder.resolve("result.jsonl");
    this.fields = fields;
  }

  @Override
  public void write(InputSource<I> source, I input, O result) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", source.id());
    line.putAll(fields.apply(input, result));
    lines.append(JSON.writeValueAsString(line)).append('\n');
  }

  @Override
  public List<Path> finish() throws IOException {
    AtomicFile.writeString(file, lines.toString());
    return List.of(file);
  }

  @Override
  public void close() {
    // Nothing is open: the file is written at once, in finish().
  }
}
