using System.Buffers;

namespace HfModelCache.Selection;

/// <summary>Lists the formats in which repos duplicate weights that they also hold as safetensors.</summary>
/// <remarks>
/// The names are those of exporting tools; if a name says little (<c>*.ckpt</c>, <c>*.tflite</c>), the size must agree too.
/// <c>2_Dense/pytorch_model.bin</c>, <c>voices/af.pt</c>, <c>training_args.bin</c> or a lone <c>adapter_model.bin</c>
/// duplicate nothing and are selected.
/// </remarks>
internal static class WeightFormats
{
    // What transformers and diffusers load by default.
    private static readonly string[] MainWeights = ["model", "diffusion_pytorch_model"];

    public static readonly WeightFormat[] All =
    [
        new("PyTorch", ["pytorch_model*.bin", "pytorch_model*.pt", "pytorch_model*.pth"], "model*"),
        new("PyTorch", ["diffusion_pytorch_model*.bin"], "diffusion_pytorch_model*"),
        new("PyTorch", ["adapter_model*.bin"], "adapter_model*"),
        new("PyTorch", ["pytorch_lora_weights*.bin"], "pytorch_lora_weights*"),
        new("PyTorch", ["*.ckpt", "*.pt", "*.pth"], "*") { MinSizeRatio = 0.95, MaxSizeRatio = 1.05 },
        new("TensorFlow", ["tf_model*.h5"], "model*"),
        new("Flax", ["flax_model*.msgpack"], "model*"),
        new("Flax", ["diffusion_flax_model*.msgpack"], "diffusion_pytorch_model*"),
        new("Rust", ["rust_model*.ot"], "model*"),
        new("ONNX", ["model*.onnx", "encoder_model*.onnx", "decoder_*model*.onnx"], MainWeights),
        new("ONNX", ["model*.onnx?data*", "encoder_model*.onnx?data*", "decoder_*model*.onnx?data*"], MainWeights),
        new("ONNX", ["onnx/*.onnx", "onnx/*.onnx?data*"], MainWeights),
        new("OpenVINO", ["openvino_*model*.bin", "openvino_*model*.xml"], MainWeights),
        new("OpenVINO", ["openvino/openvino_*model*.bin", "openvino/openvino_*model*.xml"], MainWeights),
        new("Core ML", ["*.mlmodel", "*.mlpackage/*", "*.mlmodelc/*"], MainWeights),
        new("Core ML", ["coreml/*.mlmodel", "coreml/*.mlpackage/*", "coreml/*.mlmodelc/*"], MainWeights),
        new("TFLite", ["*.tflite", "tflite/*.tflite"], MainWeights) { MinSizeRatio = 0.1 },
        new("original checkpoint", ["consolidated.pth", "original/consolidated.pth"], MainWeights),
        new("original checkpoint", ["original/model.safetensors"], MainWeights) { MinSizeRatio = 0.4 },
        new("Metal", ["metal/model.bin"], MainWeights) { MinSizeRatio = 0.4 },
    ];

    private static readonly SearchValues<string> Marks =
        SearchValues.Create([WeightVariants.Safetensors, .. All.SelectMany(format => format.Marks)], StringComparison.Ordinal);

    /// <summary>Whether a file may be weights, of safetensors or of another format, or an index of such; by its name alone.</summary>
    public static bool MayBeWeights(string path) => path.AsSpan().ContainsAny(Marks);
}
