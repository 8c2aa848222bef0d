package io.tao4j.tensorrt.internal;

import static org.bytedeco.cuda.global.cudart.cudaDriverGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaErrorInsufficientDriver;
import static org.bytedeco.cuda.global.cudart.cudaErrorNoDevice;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceCount;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceProperties;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorName;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMallocHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaRuntimeGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import io.tao4j.error.TaoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** The CUDA runtime, as far as engines need it. */
final class Cuda {
  private Cuda() {}

  static NativeTensorRt.Gpu use(int device) {
    int[] count = new int[1];
    int code = cudaGetDeviceCount(count);
    if (code == cudaErrorInsufficientDriver) {
      throw driver();
    }
    if (code == cudaErrorNoDevice || code == cudaSuccess && count[0] == 0) {
      throw new TaoException(
          "TRT-003",
          "the NVIDIA driver sees no GPU",
          "in a container, give it one: docker run --gpus all");
    }
    check(code, "cudaGetDeviceCount");
    if (device >= count[0]) {
      throw new TaoException(
          "TRT-003",
          "there is no GPU %s; there are %s, counted from 0".formatted(device, count[0]));
    }
    enter(device);
    try (cudaDeviceProp properties = new cudaDeviceProp()) {
      check(cudaGetDeviceProperties(properties, device), "cudaGetDeviceProperties");
      return new NativeTensorRt.Gpu(
          properties.name().getString(), properties.major() + "." + properties.minor());
    }
  }

  /** Which GPU is current is a matter of each thread. */
  static void enter(int device) {
    check(cudaSetDevice(device), "cudaSetDevice");
  }

  private static TaoException driver() {
    int[] driver = new int[1];
    int[] runtime = new int[1];
    cudaDriverGetVersion(driver);
    cudaRuntimeGetVersion(runtime);
    return driver[0] == 0
        ? new TaoException(
            "TRT-002",
            "there is no working NVIDIA driver on this machine",
            "its library is there, but it does not answer")
        : new TaoException(
            "TRT-004",
            "the NVIDIA driver is too old: it is for CUDA %s, the runtime is CUDA %s"
                .formatted(version(driver[0]), version(runtime[0])),
            "install a newer driver");
  }

  private static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }

  private static void check(int code, String call) {
    if (code != cudaSuccess) {
      throw new TaoException(
          "TRT-005",
          "CUDA failed in %s: %s".formatted(call, cudaGetErrorName(code).getString()),
          cudaGetErrorString(code).getString());
    }
  }

  /** A stream. */
  static final class CudaStream implements NativeTensorRt.Stream {
    final CUstream_st stream = new CUstream_st();

    CudaStream() {
      check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    }

    @Override
    public void copyIn(NativeTensorRt.Memory device, NativeTensorRt.Memory host, long bytes) {
      copy(device, host, bytes, cudaMemcpyHostToDevice);
    }

    @Override
    public void copyOut(NativeTensorRt.Memory host, NativeTensorRt.Memory device, long bytes) {
      copy(host, device, bytes, cudaMemcpyDeviceToHost);
    }

    private void copy(
        NativeTensorRt.Memory to, NativeTensorRt.Memory from, long bytes, int direction) {
      Pointer target = ((CudaMemory) to).pointer;
      Pointer source = ((CudaMemory) from).pointer;
      check(cudaMemcpyAsync(target, source, bytes, direction, stream), "cudaMemcpyAsync");
    }

    @Override
    public void synchronize() {
      check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    }

    @Override
    public void close() {
      if (!stream.isNull()) {
        check(cudaStreamDestroy(stream), "cudaStreamDestroy");
        stream.setNull();
      }
    }
  }

  /** Memory on the GPU, or the host's that the GPU reaches. */
  static final class CudaMemory implements NativeTensorRt.Memory {
    final BytePointer pointer = new BytePointer();
    private final long bytes;
    private final @Nullable ByteBuffer host;

    CudaMemory(long bytes, boolean pinned) {
      this.bytes = bytes;
      if (pinned) {
        check(cudaMallocHost(pointer, bytes), "cudaMallocHost of " + bytes + " bytes");
        pointer.capacity(bytes);
        host = pointer.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      } else {
        check(cudaMalloc(pointer, bytes), "cudaMalloc of " + bytes + " bytes");
        host = null;
      }
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public @Nullable ByteBuffer host() {
      return host;
    }

    @Override
    public void close() {
      if (!pointer.isNull()) {
        int code = host == null ? cudaFree(pointer) : cudaFreeHost(pointer);
        pointer.setNull();
        check(code, host == null ? "cudaFree" : "cudaFreeHost");
      }
    }
  }
}
