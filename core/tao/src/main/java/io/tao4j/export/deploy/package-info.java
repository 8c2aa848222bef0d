/**
 * Files that the programs which run models want beside them: {@link
 * io.tao4j.export.deploy.Deployer} writes, for the targets of {@link
 * io.tao4j.export.deploy.DeploySettings}, a Triton model repository, DeepStream's configuration, an
 * archive for DJL Serving and an example for ONNX Runtime, from the model's own notes.
 *
 * <p>May import {@code export} and what that may import, and {@code spec} for protobuf text.
 */
@NullMarked
package io.tao4j.export.deploy;

import org.jspecify.annotations.NullMarked;
