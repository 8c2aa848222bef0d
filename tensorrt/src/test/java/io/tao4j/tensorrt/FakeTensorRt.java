package io.tao4j.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.error.TaoException;
import io.tao4j.tensorrt.EngineInfo.Binding;
import io.tao4j.tensorrt.internal.NativeTensorRt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A native layer that keeps account of what is open and fails on demand. Its engines have the input
 * {@code images [-1, 3]} and the output {@code logits [-1, 2]}: a row's sum, and twice that.
 */
final class FakeTensorRt implements NativeTensorRt {
  final Deque<String> open = new ArrayDeque<>();
  final List<String> created = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  final List<BuildOptions> options = new ArrayList<>();
  final List<List<ShapeRange>> profiles = new ArrayList<>();
  final List<Integer> chosen = new ArrayList<>();
  List<String> parserErrors = List.of();
  byte[] timings = {};
  Gpu gpu = new Gpu("Fake GPU", "8.9");
  String version = "11.2.1";

  /** The creation that fails, from 1; 0 for none. */
  int failAt;

  /** What fails in being closed. */
  String failClosing = "";

  private abstract class FakeHandle implements Handle {
    private final String name;
    private boolean closed;

    FakeHandle(String kind) {
      name = kind;
      synchronized (FakeTensorRt.this) {
        if (created.size() + 1 == failAt) {
          throw new TaoException("TRT-006", "TensorRT gave no " + kind);
        }
        created.add(kind);
        open.push(kind);
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      synchronized (FakeTensorRt.this) {
        if (!open.peek().equals(name)) {
          problems.add("%s closed while %s is open".formatted(name, open));
        }
        open.remove(name);
      }
      if (name.equals(failClosing)) {
        throw new IllegalStateException(name + " fails to close");
      }
    }

    void use() {
      if (closed) {
        throw new AssertionError(name + " used after it was closed");
      }
    }
  }

  void assertAllClosedInOrder() {
    assertThat(open).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Override
  public Gpu use(int device) {
    if (device > 0) {
      throw new TaoException("TRT-003", "there is no GPU " + device);
    }
    return gpu;
  }

  @Override
  public void enter(int device) {}

  @Override
  public String version() {
    return version;
  }

  private final class FakeLogger extends FakeHandle implements Logger {
    FakeLogger(Messages messages) {
      super("logger");
      messages.message("INFO", "hello");
    }
  }

  @Override
  public Logger logger(Messages messages) {
    return new FakeLogger(messages);
  }

  private final class FakeBuilder extends FakeHandle implements Builder {
    FakeBuilder() {
      super("builder");
    }

    @Override
    public Network network() {
      use();
      return new FakeNetwork();
    }

    @Override
    public Config config() {
      use();
      return new FakeConfig();
    }

    @Override
    public Plan build(Network network, Config config) {
      use();
      ((FakeHandle) network).use();
      ((FakeHandle) config).use();
      Progress progress = ((FakeConfig) config).progress;
      progress.start("Building", null, 2);
      for (int step = 0; step < 2; step++) {
        if (!progress.step("Building", step)) {
          throw new TaoException("TRT-006", "TensorRT gave no engine for this network");
        }
      }
      progress.finish("Building");
      return new FakePlan();
    }
  }

  @Override
  public Builder builder(Logger logger) {
    return new FakeBuilder();
  }

  private final class FakeNetwork extends FakeHandle implements Network {
    FakeNetwork() {
      super("network");
    }

    @Override
    public Parser parser(Logger logger) {
      return new FakeParser();
    }
  }

  private final class FakeParser extends FakeHandle implements Parser {
    FakeParser() {
      super("parser");
    }

    @Override
    public List<String> parse(Path onnx) {
      use();
      return parserErrors;
    }
  }

  private final class FakeConfig extends FakeHandle implements Config {
    private Progress progress;

    FakeConfig() {
      super("config");
    }

    @Override
    public void set(BuildOptions given) {
      use();
      options.add(given);
    }

    @Override
    public void addProfile(List<ShapeRange> ranges) {
      use();
      profiles.add(ranges);
    }

    @Override
    public void progress(Progress listener) {
      use();
      progress = listener;
    }

    @Override
    public TimingCache timingCache(byte[] known) {
      return new FakeTimingCache(known);
    }
  }

  private final class FakeTimingCache extends FakeHandle implements TimingCache {
    FakeTimingCache(byte[] known) {
      super("timing cache");
      timings = known;
    }

    @Override
    public byte[] serialize() {
      use();
      return (new String(timings, StandardCharsets.UTF_8) + "measured ")
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private final class FakePlan extends FakeHandle implements Plan {
    FakePlan() {
      super("plan");
    }

    @Override
    public ByteBuffer bytes() {
      use();
      return ByteBuffer.wrap("engine".getBytes(StandardCharsets.UTF_8));
    }
  }

  private final class FakeRuntime extends FakeHandle implements Runtime {
    FakeRuntime() {
      super("runtime");
    }

    @Override
    public Engine engine(ByteBuffer plan) {
      use();
      assertThat(StandardCharsets.UTF_8.decode(plan).toString()).isEqualTo("engine");
      return new FakeEngine();
    }
  }

  @Override
  public Runtime runtime(Logger logger) {
    return new FakeRuntime();
  }

  private final class FakeEngine extends FakeHandle implements Engine {
    FakeEngine() {
      super("engine");
    }

    @Override
    public List<Binding> inputs() {
      return List.of(new Binding("images", "FLOAT", List.of(-1L, 3L)));
    }

    @Override
    public List<Binding> outputs() {
      return List.of(new Binding("logits", "FLOAT", List.of(-1L, 2L)));
    }

    @Override
    public List<String> layers() {
      return List.of("{\"Name\": \"head\"}");
    }

    @Override
    public Context context() {
      return new FakeContext();
    }
  }

  private final class FakeContext extends FakeHandle implements Context {
    private long rows;
    private final Map<String, FakeMemory> places = new HashMap<>();

    FakeContext() {
      super("context");
    }

    @Override
    public void profile(int index, Stream stream) {
      use();
      synchronized (FakeTensorRt.this) {
        chosen.add(index);
      }
    }

    @Override
    public boolean inputShape(String input, long[] shape) {
      use();
      rows = shape[0];
      return true;
    }

    @Override
    public long[] shape(String output) {
      return new long[] {rows, 2};
    }

    @Override
    public void address(String tensor, Memory memory) {
      places.put(tensor, (FakeMemory) memory);
    }

    @Override
    public void enqueue(Stream stream) {
      use();
      ((FakeHandle) stream).use();
      ByteBuffer images = places.get("images").content;
      ByteBuffer logits = places.get("logits").content;
      for (int row = 0; row < rows; row++) {
        float sum = 0;
        for (int i = 0; i < 3; i++) {
          sum += images.getFloat(4 * (3 * row + i));
        }
        logits.putFloat(8 * row, sum).putFloat(8 * row + 4, 2 * sum);
      }
    }
  }

  private final class FakeStream extends FakeHandle implements Stream {
    FakeStream() {
      super("stream");
    }

    @Override
    public void copyIn(Memory device, Memory host, long bytes) {
      copy((FakeMemory) device, (FakeMemory) host, bytes);
    }

    @Override
    public void copyOut(Memory host, Memory device, long bytes) {
      copy((FakeMemory) host, (FakeMemory) device, bytes);
    }

    private void copy(FakeMemory to, FakeMemory from, long bytes) {
      use();
      to.use();
      from.use();
      to.content.duplicate().clear().put(from.content.duplicate().clear().limit((int) bytes));
    }

    @Override
    public void synchronize() {
      use();
    }
  }

  @Override
  public Stream stream() {
    return new FakeStream();
  }

  private final class FakeMemory extends FakeHandle implements Memory {
    final ByteBuffer content;
    private final boolean pinned;

    FakeMemory(long bytes, boolean pinned) {
      super(pinned ? "pinned memory" : "device memory");
      this.pinned = pinned;
      this.content = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long bytes() {
      return content.capacity();
    }

    @Override
    public ByteBuffer host() {
      use();
      return pinned ? content : null;
    }
  }

  @Override
  public Memory pinned(long bytes) {
    return new FakeMemory(bytes, true);
  }

  @Override
  public Memory onDevice(long bytes) {
    return new FakeMemory(bytes, false);
  }
}
