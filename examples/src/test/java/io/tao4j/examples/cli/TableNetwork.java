package io.tao4j.examples.cli;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.SubCommand;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network of tables for {@link TableNetworkTest}: a number for each row of numbers. It infers and
 * exports, has a sub-command of its own, and supports nothing else.
 */
public final class TableNetwork
    implements Network<TableNetwork.TableSpec, TableNetwork.Row, TableNetwork.Answer> {
  static final int COLUMNS = 3;

  /** Its spec. */
  public record TableSpec(
      @Field(description = "numbers in a row", defaultValue = "3", min = 1) int columns,
      @Field(description = "rows to answer", verbs = Verb.INFERENCE) List<String> rows) {}

  /** An input. */
  public record Row(List<Float> numbers) {}

  /** A result. */
  public record Answer(float number) {}

  /** A model with the first weights of a seed. */
  static Model model() {
    GraphBuilder b = new GraphBuilder();
    Value row = b.input("row", DType.FLOAT32, Shape.batch(COLUMNS));
    b.output("number", b.linear("last", b.relu(b.linear("first", row, 8, true)), 1, true));
    return new Model(b.build(), Weights.initialize(b.build(), 5), ModelMeta.of("table"));
  }

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of("table", "a number for each row of a table")
        .without(Verb.TRAIN, Verb.EVALUATE, Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new ColumnMeans());
  }

  @Override
  public SpecBinder<TableSpec> specBinder() {
    return SpecBinder.of(TableSpec.class);
  }

  @Override
  public List<String> inputLines(TableSpec spec) {
    return spec.rows();
  }

  @Override
  public TrainingTask openTraining(TableSpec spec, @Nullable Model start) {
    throw new AssertionError("asked to train");
  }

  @Override
  public EvaluationTask openEvaluation(TableSpec spec, Model model) {
    throw new AssertionError("asked to evaluate");
  }

  @Override
  public Task<Row, Answer> task(Model model, @Nullable TableSpec spec) {
    return new TableTask();
  }

  private static Row parse(String line) {
    try {
      return new Row(Arrays.stream(line.split(",")).map(Float::valueOf).toList());
    } catch (NumberFormatException e) {
      throw new TaoException("TABLE-001", "'" + line + "' is no row of numbers");
    }
  }

  private static List<InputSource<Row>> rows(Path table) {
    if (!Files.isRegularFile(table)) {
      throw new TaoException("INFERENCE-001", "there is no table " + table);
    }
    try {
      List<String> lines = Files.readAllLines(table);
      List<InputSource<Row>> rows = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        rows.add(new InputSource<>(table, table + ":" + (i + 1), () -> parse(line)));
      }
      return rows;
    } catch (IOException e) {
      throw new TaoException("TABLE-002", table + " cannot be read", List.of(e.toString()), e);
    }
  }

  private static final class TableTask
      implements Task<Row, Answer>, InputReader<Row>, SinglePassInference<Row, Answer> {
    @Override
    public Class<Row> inputType() {
      return Row.class;
    }

    @Override
    public Class<Answer> resultType() {
      return Answer.class;
    }

    @Override
    public InputReader<Row> reader() {
      return this;
    }

    @Override
    public SinglePassInference<Row, Answer> inference() {
      return this;
    }

    @Override
    public String noun() {
      return "rows";
    }

    @Override
    public List<InputSource<Row>> list(Path path) {
      return rows(path);
    }

    @Override
    public Row read(Path file) {
      return rows(file).get(0).read();
    }

    @Override
    public Map<String, Tensor> encode(List<Row> inputs) {
      float[] numbers = new float[inputs.size() * COLUMNS];
      for (int r = 0; r < inputs.size(); r++) {
        for (int c = 0; c < COLUMNS; c++) {
          numbers[r * COLUMNS + c] = inputs.get(r).numbers().get(c);
        }
      }
      return Map.of("row", Tensor.of(numbers, inputs.size(), COLUMNS));
    }

    @Override
    public List<Answer> decode(List<Row> inputs, Map<String, Tensor> outputs) {
      float[] numbers = outputs.get("number").toFloatArray();
      List<Answer> answers = new ArrayList<>();
      for (float number : numbers) {
        answers.add(new Answer(number));
      }
      return answers;
    }

    @Override
    public ResultWriter<Row, Answer> writer(Path folder) {
      return new AnswersFile(folder.resolve("answers.csv"));
    }

    @Override
    public ServedForm served() {
      return new ServedForm.Raw();
    }
  }

  private static final class AnswersFile implements ResultWriter<Row, Answer> {
    private final Path file;
    private final List<String> lines = new ArrayList<>();

    AnswersFile(Path file) {
      this.file = file;
    }

    @Override
    public void write(InputSource<Row> source, Row input, Answer result) {
      lines.add(source.id().replaceAll(".*:", "") + "," + result.number());
    }

    @Override
    public List<Path> finish() throws IOException {
      AtomicFile.writeString(file, String.join("\n", lines) + "\n");
      return List.of(file);
    }

    @Override
    public void close() {
      // The file is written at once.
    }
  }

  /** The settings of {@link ColumnMeans}. */
  public record MeansSpec(
      @Field(description = "table to read", required = true, path = PathKind.FILE) Path table) {}

  /** A sub-command that this network alone has. */
  private static final class ColumnMeans implements SubCommand<MeansSpec> {
    @Override
    public String name() {
      return "column_means";
    }

    @Override
    public String description() {
      return "the mean of each column of a table";
    }

    @Override
    public SpecBinder<MeansSpec> specBinder() {
      return SpecBinder.of(MeansSpec.class);
    }

    @Override
    public String defaultSpec() {
      return "table: rows.csv\n";
    }

    @Override
    public List<Option> options() {
      return List.of(new Option(List.of("-t", "--table"), Kind.PATH, "table", "Table to read."));
    }

    @Override
    public Result run(MeansSpec spec) {
      List<Row> rows = rows(spec.table()).stream().map(InputSource::read).toList();
      List<String> lines = new ArrayList<>();
      for (int c = 0; c < COLUMNS; c++) {
        int column = c;
        lines.add(
            "column %s: %s"
                .formatted(
                    c,
                    rows.stream().mapToDouble(r -> r.numbers().get(column)).average().orElse(0)));
      }
      return new Result(lines, List.of(), Map.of("rows", rows.size()), List.of());
    }
  }
}
