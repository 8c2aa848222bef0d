package io.tao4j.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.engine.Executable;
import io.tao4j.model.Weights;
import io.tao4j.network.ImageInference;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PredictorTest {
  private static final Image PICTURE = Image.of(1, 1, new byte[3]);

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** The first call waits for {@link #goOn}; later ones run out of memory. */
  private final class Failing implements Executable {
    private int calls;

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      if (calls++ > 0) {
        throw new OutOfMemoryError("of the test");
      }
      inside.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Map.of();
    }

    @Override
    public void load(Weights weights) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static final class Counting implements ImageInference<Integer> {
    @Override
    public Map<String, Tensor> encode(List<Image> images) {
      images.forEach(Image::width);
      return Map.of();
    }

    @Override
    public List<Integer> decode(List<Image> images, Map<String, Tensor> outputs) {
      return images.stream().map(Image::width).toList();
    }
  }

  @Test
  void anErrorReachesEveryCallerOfTheBatch() throws Exception {
    ConcurrentLinkedQueue<Throwable> caught = new ConcurrentLinkedQueue<>();
    try (Predictor<Integer> predictor = new Predictor<>(new Failing(), new Counting(), 16)) {
      List<Thread> callers = new ArrayList<>();
      callers.add(new Thread(() -> predictor.predict(PICTURE)));
      callers.get(0).start();
      inside.await();
      for (int i = 0; i < 3; i++) {
        Thread caller =
            new Thread(
                () -> {
                  try {
                    predictor.predict(PICTURE);
                  } catch (Throwable e) {
                    caught.add(e);
                  }
                });
        callers.add(caller);
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      goOn.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(caught)
        .hasSize(3)
        .allSatisfy(e -> assertThat(e).isInstanceOf(OutOfMemoryError.class));
  }

  @Test
  void noPictureIsSaidToItsOwnCaller() {
    try (Predictor<Integer> predictor = new Predictor<>(new Failing(), new Counting(), 16)) {
      assertThatThrownBy(() -> predictor.predict((Image) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("image");
      goOn.countDown();
      assertThat(predictor.predict(PICTURE)).isEqualTo(1);
    }
  }
}
