#!/usr/bin/env bash
# Packs the GPU check: a Java runtime, the library, natives and cases, in pieces of at most 60 MiB.
# Run in the project's folder after: mvn -B -ntp -DskipTests package
#
#   tensorrt/gpu-check/pack.sh [--cuda DIR] [--without-natives] OUT MODEL.tao=PICTURES ...
#
# --cuda DIR          has libcudart.so.13, and libcublas, libcudnn, libnvrtc where it can; of those
#                     that it has not, empty ones are made (gcc): TensorRT 11 does not call them, the
#                     presets only want them to be there.
# --without-natives   leaves them out: for a machine with all of CUDA and TensorRT on its library path.
#
# On the machine with the GPU, with OUT's files in one folder:  bash run.sh
set -euo pipefail

here=$(CDPATH= cd "$(dirname "$0")" && pwd -P)
project=$(CDPATH= cd "$here/../.." && pwd -P)
cuda=
natives=yes
while [ $# -gt 0 ]; do
  case $1 in
    --cuda) cuda=$2; shift 2 ;;
    --without-natives) natives=no; shift ;;
    *) break ;;
  esac
done
[ $# -ge 2 ] || { sed -n '2,15p' "$0" >&2; exit 2; }
out=$1
shift
class_path=${CHECK_CLASS_PATH:-}
if [ -z "$class_path" ]; then
  list=$project/examples/target/classpath.txt
  [ -f "$list" ] || { echo "not packaged yet: mvn -B -ntp -DskipTests package" >&2; exit 1; }
  class_path=$(cat "$list")
fi

mkdir -p "$out"
[ -z "$(ls -A "$out")" ] || { echo "$out is not empty" >&2; exit 1; }
out=$(CDPATH= cd "$out" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check=$work/gpu-check
mkdir -p "$check/lib" "$check/cases"

# What a case needs to be run: no PyTorch, no TensorFlow, no OpenCV.
IFS=: read -ra entries <<<"$class_path"
number=10
for entry in "${entries[@]}"; do
  case $entry in
    */tao4j-pytorch* | */tao4j-tensorflow* | */tao4j-test-fixtures*) ;;
    */tao4j-* | */jackson-* | */javacpp-1* | */tensorrt-1* | */cuda-1* | \
      */jna-5* | */slf4j-api-* | */jspecify-*) [ -f "$entry" ] && cp "$entry" "$check/lib/" ;;
    */core/*/target/*classes | */tensorrt/target/*classes)
      # a build that is not packaged
      number=$((number + 1))
      (cd "$entry" && jar --create --file "$check/lib/tao4j-$number.jar" .) ;;
  esac
done

for pair in "$@"; do
  model=${pair%%=*}
  pictures=${pair#*=}
  name=$(basename "$model" .tao)
  echo "recording $name on pictures of $pictures" >&2
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$class_path" io.tao4j.tensorrt.GpuCheck \
    record "$model" "$pictures" "$check/cases/$name"
done

"${JAVA_HOME:+$JAVA_HOME/bin/}jlink" \
  --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.sql,java.xml,jdk.unsupported \
  --strip-debug --no-header-files --no-man-pages --compress=2 --output "$check/runtime"

if [ "$natives" = yes ]; then
  repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
  for artifact in javacpp:1.5.13:linux-x86_64 cuda:13.3-9.25-1.5.14:linux-x86_64 \
    tensorrt:11.2-1.5.14:linux-x86_64 tensorrt:11.2-1.5.14:linux-x86_64-redist; do
    IFS=: read -r id version classifier <<<"$artifact"
    jar=$repository/org/bytedeco/$id/$version/$id-$version-$classifier.jar
    [ -f "$jar" ] || mvn -B -ntp -q dependency:get -Dtransitive=false \
      "-Dartifact=org.bytedeco:$id:$version:jar:$classifier"
    cp "$jar" "$check/lib/"
  done
  mkdir -p "$check/cuda"
  [ -z "$cuda" ] || find "$cuda" -maxdepth 1 -name 'lib*.so*' \
    \( -name '*cudart*' -o -name '*cublas*' -o -name '*cudnn*' -o -name '*nvrtc*' \) \
    -exec cp -L {} "$check/cuda/" \;
  [ -f "$check/cuda/libcudart.so.13" ] || {
    echo "libcudart.so.13 is needed: --cuda DIR, the lib folder of CUDA 13 or of its wheel" >&2
    exit 1
  }
  for library in libcublas.so.13 libcublasLt.so.13 libnvrtc.so.13 libcudnn.so.9 \
    libcudnn_graph.so.9 libcudnn_ops.so.9 libcudnn_adv.so.9 libcudnn_cnn.so.9; do
    [ -f "$check/cuda/$library" ] || {
      echo "an empty $library stands in for the real one" >&2
      echo 'int empty;' | gcc -shared -fPIC -x c -o "$check/cuda/$library" \
        -Wl,-soname,"$library" -
    }
  done
fi

tar -C "$work" -czf - gpu-check | split -b 60m -d -a 3 - "$out/gpu-check.tgz."
cp "$here/run.sh" "$out/"
(cd "$out" && sha256sum gpu-check.tgz.* >SHA256SUMS)
ls -l "$out" >&2
