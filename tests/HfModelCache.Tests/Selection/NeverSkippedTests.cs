namespace HfModelCache.Tests.Selection;

/// <summary>Tests made-up repos in which a careless rule would skip content that exists only once.</summary>
public sealed class NeverSkippedTests
{
    [Theory]
    [InlineData("2_Dense/pytorch_model.bin")]
    [InlineData("adapter_model.bin")]
    [InlineData("training_args.bin")]
    [InlineData("optimizer.pt")]
    [InlineData("scheduler.pt")]
    [InlineData("rng_state.pth")]
    [InlineData("voices/af_heart.pt")]
    [InlineData("speech_tokenizer/tokenizer.pt")]
    [InlineData("colbert_linear.pt")]
    [InlineData("model.bin")]
    [InlineData("vocab.bin")]
    [InlineData("tokenizer.bin")]
    [InlineData("sentencepiece.bpe.model")]
    [InlineData("mm_projector.bin")]
    [InlineData("small.pt")]
    [InlineData("campplus.onnx")]
    [InlineData("encoder_model.onnx.json")]
    [InlineData("vocoder/model.onnx")]
    [InlineData("vocoder/model.mlpackage/Data/weights/weight.bin")]
    [InlineData("openvino_tokenizer.bin")]
    [InlineData("openvino/openvino_detokenizer.xml")]
    [InlineData("PYTORCH_MODEL.BIN")]
    [InlineData("ONNX/transformer/model.onnx")]
    [InlineData("original/tokenizer.model")]
    [InlineData("original/params.json")]
    [InlineData("metal/kernels.metal")]
    [InlineData("onnx/tokenizer.json")]
    [InlineData("modeling_custom.py")]
    [InlineData("onnx/export.py")]
    [InlineData("LICENSE")]
    [InlineData(".gitattributes")]
    [InlineData("chat_template.jinja")]
    [InlineData("tokenizer.json")]
    [InlineData("README.md")]
    [InlineData("images/logo.png")]
    [InlineData("consolidated.safetensors")]
    [InlineData("model.fp16.safetensors")]
    public void A_file_that_duplicates_nothing_is_selected(string path) => Listing.AssertDefaultSelection($"""
        + model.safetensors 1000000000
        + {path} 1000000000
        """);

    [Fact]
    public void Weights_are_skipped_only_beside_safetensors_of_the_same_name() => Listing.AssertDefaultSelection("""
        + model.fp16.safetensors 500
        + pytorch_model.bin 1000
        - pytorch_model.fp16.bin 500
        + unet/diffusion_pytorch_model.non_ema.bin 1000
        + unet/diffusion_pytorch_model.safetensors 1000
        """);

    [Fact]
    public void Safetensors_in_another_folder_prove_nothing() => Listing.AssertDefaultSelection("""
        + pytorch_model.bin 1000
        + text_encoder/model.safetensors 1000
        + unet/diffusion_pytorch_model.bin 1000
        + voices/af.pt 1000
        """);

    [Fact]
    public void Only_an_adapter_with_safetensors_is_skipped() => Listing.AssertDefaultSelection("""
        - first/adapter_model.bin 1000
        + first/adapter_model.safetensors 1000
        + second/adapter_model.bin 1000
        """);

    [Fact]
    public void An_adapter_does_not_replace_the_model() => Listing.AssertDefaultSelection("""
        + adapter_model.safetensors 1000
        + pytorch_model.bin 1000
        """);

    [Fact]
    public void An_original_folder_with_the_only_safetensors_is_selected() => Listing.AssertDefaultSelection("""
        + original/model.safetensors 1000
        + pytorch_model.bin 1000
        """);

    [Fact]
    public void An_original_much_larger_than_its_quantised_weights_is_selected() => Listing.AssertDefaultSelection("""
        + model.safetensors 4000
        + original/consolidated.00.pth 8000
        + original/consolidated.01.pth 8000
        """);

    [Fact]
    public void Safetensors_of_a_few_bytes_replace_nothing() => Listing.AssertDefaultSelection("""
        + model.safetensors 135
        + pytorch_model.bin 548118077
        """);

    [Fact]
    public void Safetensors_that_lack_a_shard_replace_nothing() => Listing.AssertDefaultSelection("""
        + model-00001-of-00003.safetensors 1000
        + model-00003-of-00003.safetensors 1000
        + model.safetensors.index.json 10
        + pytorch_model.bin 3000
        """);

    [Fact]
    public void Shards_without_an_index_replace_nothing() => Listing.AssertDefaultSelection("""
        + model-00001-of-00002.safetensors 1000
        + model-00002-of-00002.safetensors 1000
        + pytorch_model.bin 2000
        """);

    [Fact]
    public void A_checkpoint_with_the_same_name_but_another_size_is_selected() => Listing.AssertDefaultSelection("""
        + v1-5.ckpt 7700
        + v1-5.safetensors 4200
        - v2.ckpt 4201
        + v2.safetensors 4200
        """);

    [Fact]
    public void A_small_tflite_model_beside_large_weights_is_selected() => Listing.AssertDefaultSelection("""
        + model.safetensors 500000000
        + voice_activity.tflite 2000000
        """);

    [Fact]
    public void A_selected_file_has_a_reason()
    {
        var selection = Listing.AssertDefaultSelection("""
            + config.json 10
            + pytorch_model.bin 1000
            """);

        Assert.Equal(
            ["not a variant of other weights", "PyTorch weights that do not exist as safetensors"],
            selection.Verdicts.Select(v => v.Reason));
    }
}
