package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import io.tao4j.engine.Device;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pytorch")
class LoadedModuleTest {
  private static ScriptModule module(String methods, ScriptModule.Attribute... attributes) {
    return new ScriptModule("Network", methods, List.of(attributes));
  }

  private static ScriptModule.Attribute attribute(String name, Tensor value) {
    return new ScriptModule.Attribute(name, value, true);
  }

  @Test
  void archiveBytesDoNotDependOnWhenTheyAreWritten() throws Exception {
    ScriptModule module =
        module(
            "  def forward(self, x: Tensor) -> Tensor:\n    return torch.add(x, self.w)\n",
            attribute("w", Tensor.of(new float[] {1, 2, 3}, 3)));
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    TorchScriptArchive.write(first, "m", module);
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    TorchScriptArchive.write(second, "m", module);
    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(first.toByteArray()))) {
      ZipEntry entry;
      int entries = 0;
      while ((entry = zip.getNextEntry()) != null) {
        entries++;
        assertThat(entry.getMethod()).as(entry.getName()).isEqualTo(ZipEntry.STORED);
      }
      assertThat(entries).isEqualTo(6);
    }
  }

  @Test
  void aMethodCanDifferentiateUpdateItsAttributesAndLeaveTheThreadAsItWas() {
    String methods =
        """
          def step(self, tensors: List[Tensor]) -> List[Tensor]:
            torch.set_grad_enabled(True)
            w = torch.requires_grad_(torch.detach(self.w))
            loss = torch.sum(torch.mul(torch.mul(w, w), tensors[0]))
            gradients = torch.autograd.grad([loss], [w], None, None, False, True)
            torch.set_grad_enabled(False)
            g = gradients[0]
            if torch.__is__(g, None):
              ops.prim.RaiseException("no gradient")
              d = w
            else:
              d = unchecked_cast(Tensor, g)
            _0 = torch.sub_(self.w, d, alpha=float(tensors[1]))
            return [torch.detach(loss), self.w]
        """;
    try (LoadedModule loaded =
        LoadedModule.load(
            module(methods, attribute("w", Tensor.of(new float[] {1, 2}, 2))), Device.CPU, true)) {
      StagingBuffers staging = new StagingBuffers();
      boolean before = JniUtils.isGradMode();
      List<Tensor> arguments = List.of(Tensor.of(new float[] {3, 5}, 2), Tensor.scalar(0.1f));
      List<Tensor> first = loaded.train("step", arguments, staging);
      assertThat(first.get(0).item()).isEqualTo(23.0);
      assertThat(first.get(1).toFloatArray())
          .containsExactly(new float[] {0.4f, 0f}, within(1e-6f));
      List<Tensor> second = loaded.train("step", arguments, staging);
      assertThat(second.get(0).item()).isCloseTo(0.48, within(1e-6));
      assertThat(JniUtils.isGradMode()).isEqualTo(before);
    }
  }

  @Test
  void everyElementTypeGoesInAndOut() {
    String methods =
        "  def same(self, tensors: List[Tensor]) -> List[Tensor]:\n" + "    return tensors\n";
    try (LoadedModule loaded = LoadedModule.load(module(methods), Device.CPU, true)) {
      List<Tensor> values =
          List.of(
              Tensor.of(new float[] {1.5f, -2}, 2),
              Tensor.of(new float[] {1.5f, -2}, 1, 2).to(io.tao4j.tensor.DType.FLOAT16),
              Tensor.of(new long[] {1L << 40}, 1),
              Tensor.of(new int[] {-7}, 1, 1),
              Tensor.of(new byte[] {(byte) 200}, 1),
              Tensor.of(new boolean[] {true, false}, 2),
              Tensor.scalar(4),
              Tensor.of(new float[0], 0, 3));
      assertThat(loaded.infer("same", values, new StagingBuffers())).isEqualTo(values);
    }
  }

  @Test
  void aScriptThatPyTorchRefusesIsOneClearError() {
    assertThatThrownBy(
            () ->
                LoadedModule.load(
                    module("  def f(self) -> Tensor:\n    return torch.no_such_op(1)\n"),
                    Device.CPU,
                    true))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("ENGINE-011")
        .hasMessageContaining("no_such_op");
  }

  @Test
  void aGpuThatIsNotThereIsOneClearError() {
    assertThatThrownBy(() -> PyTorchRuntime.newManager(Device.gpu(99)))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("ENGINE-003");
  }

  @Test
  void aFailingScriptThrowsAndTheThreadKeepsItsGradientMode() {
    String methods =
        """
          def f(self, tensors: List[Tensor]) -> List[Tensor]:
            torch.set_grad_enabled(True)
            return [torch.matmul(tensors[0], tensors[0])]
        """;
    try (LoadedModule loaded = LoadedModule.load(module(methods), Device.CPU, true)) {
      boolean before = JniUtils.isGradMode();
      Tensor x = Tensor.of(new float[6], 2, 3);
      assertThatThrownBy(() -> loaded.train("f", List.of(x), new StagingBuffers()))
          .hasMessageContaining("2x3");
      assertThat(JniUtils.isGradMode()).isEqualTo(before);
    }
  }

  @Test
  void aFolderForTemporaryFilesThatIsNotThereIsOneClearError() throws Exception {
    String printed =
        ChildJvm.output(
            ChildJvm.of(WithoutTemporaryFiles.class, List.of("-Djava.io.tmpdir=no-such-folder"))
                .redirectError(ProcessBuilder.Redirect.DISCARD));
    assertThat(printed).startsWith("ENGINE-013").contains("no-such-folder", "java.io.tmpdir");
  }

  /** What the child process runs. */
  static final class WithoutTemporaryFiles {
    public static void main(String[] arguments) {
      try (LoadedModule loaded =
          LoadedModule.load(
              module("  def f(self, x: Tensor) -> Tensor:\n    return x\n"), Device.CPU, false)) {
        System.out.println("loaded on " + loaded.device());
      } catch (TaoException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
