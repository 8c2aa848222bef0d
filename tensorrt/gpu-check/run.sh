#!/usr/bin/env bash
# Runs the GPU check where pack.sh's files lie: joins them, builds FP32, FP16 and INT8 engines,
# compares their outputs with what was recorded and prints a table. Needs an NVIDIA driver only.
#
#   bash run.sh [RESULTS]
#
# Ends with 0 if all is within its bounds, 1 if not or if there is no GPU.
set -euo pipefail
cd "$(dirname "$0")"
results=${1:-results}
mkdir -p "$results"

if [ ! -d gpu-check/runtime ]; then
  sha256sum --quiet --check SHA256SUMS
  cat gpu-check.tgz.* | tar -xzf -
fi
export LD_LIBRARY_PATH=$PWD/gpu-check/cuda${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
set +e
gpu-check/runtime/bin/java -Dorg.bytedeco.javacpp.cachedir="$PWD/gpu-check/cache" \
  -cp 'gpu-check/lib/*' io.tao4j.tensorrt.GpuCheck run gpu-check/cases "$results" |
  tee "$results/table.txt"
exit "${PIPESTATUS[0]}"
