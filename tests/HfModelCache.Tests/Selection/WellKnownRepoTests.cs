
namespace HfModelCache.Tests.Selection;

/// <summary>
/// Tests real file lists. Sizes of 1 MB and more are those of the Hub, or rounded where a comment says so; most small files are
/// listed as 1000 bytes.
/// </summary>
public sealed class WellKnownRepoTests
{
    [Fact]
    public void Gpt2_selects_its_safetensors_and_every_tokenizer()
    {
        // The sizes below onnx/ are rounded to 100 kB.
        var selection = Listing.AssertDefaultSelection("""
            + .gitattributes 445
            - 64-8bits.tflite 125162496
            - 64-fp16.tflite 248269688
            - 64.tflite 495791932
            + README.md 8092
            + config.json 665
            - flax_model.msgpack 497764120
            + generation_config.json 124
            + merges.txt 456318
            + model.safetensors 548105171
            + onnx/config.json 879
            - onnx/decoder_model.onnx 653700000
            - onnx/decoder_model_merged.onnx 655200000
            - onnx/decoder_with_past_model.onnx 653700000
            + onnx/generation_config.json 119
            + onnx/merges.txt 456318
            + onnx/special_tokens_map.json 99
            + onnx/tokenizer.json 2100000
            + onnx/tokenizer_config.json 234
            + onnx/vocab.json 798000
            - pytorch_model.bin 548118077
            - rust_model.ot 702517648
            - tf_model.h5 497933648
            + tokenizer.json 1355256
            + tokenizer_config.json 26
            + vocab.json 1042301
            """);

        Assert.Equal(125162496L + 248269688 + 495791932 + 497764120 + 653700000 + 655200000 + 653700000
            + 548118077 + 702517648 + 497933648, selection.SkippedBytes);
    }

    // The names are the Hub's; the sizes are round.
    [Fact]
    public void Bert_selects_its_safetensors_without_the_core_ml_package() => Listing.AssertDefaultSelection("""
        + .gitattributes 1000
        + LICENSE 11000
        + README.md 10000
        + config.json 1000
        - coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/model.mlmodel 165000
        - coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/weights/weight.bin 532000000
        - coreml/fill-mask/float32_model.mlpackage/Manifest.json 1000
        - flax_model.msgpack 438000000
        - model.onnx 532000000
        + model.safetensors 440000000
        - pytorch_model.bin 440000000
        - rust_model.ot 534000000
        - tf_model.h5 536000000
        + tokenizer.json 466000
        + tokenizer_config.json 1000
        + vocab.txt 232000
        """);

    [Fact]
    public void Llama_selects_its_shards_and_the_tokenizer_in_the_original_folder()
    {
        var selection = Listing.AssertDefaultSelection("""
            + .gitattributes 1519
            + LICENSE 7627
            + README.md 44044
            + USE_POLICY.md 4691
            + config.json 855
            + generation_config.json 184
            + model-00001-of-00004.safetensors 4976698672
            + model-00002-of-00004.safetensors 4999802720
            + model-00003-of-00004.safetensors 4915916176
            + model-00004-of-00004.safetensors 1168138808
            + model.safetensors.index.json 23950
            - original/consolidated.00.pth 16060617592
            + original/params.json 199
            + original/tokenizer.model 2183982
            + special_tokens_map.json 296
            + tokenizer.json 9085657
            + tokenizer_config.json 55351
            """);

        Assert.Equal(16060617592, selection.SkippedBytes);
        Assert.Equal(
            "original checkpoint variant of weights that exist as safetensors: model.safetensors",
            selection.Skipped[0].Reason);
    }

    // Both checkpoints are safetensors, for different programs: vLLM and Mistral's own loader read "consolidated".
    [Fact]
    public void Mistral_selects_both_checkpoints() => Listing.AssertDefaultSelection("""
        + .gitattributes 1519
        + README.md 7820
        + config.json 601
        + consolidated.safetensors 14496078512
        + generation_config.json 116
        + model-00001-of-00003.safetensors 4949453792
        + model-00002-of-00003.safetensors 4999819336
        + model-00003-of-00003.safetensors 4546807800
        + model.safetensors.index.json 23950
        + params.json 202
        + special_tokens_map.json 414
        + tokenizer.json 1961548
        + tokenizer.model 587404
        + tokenizer.model.v3 587404
        + tokenizer_config.json 140870
        """);

    // vae_decoder/ and vae_encoder/ hold no safetensors, so nothing proves that their weights are duplicates.
    [Fact]
    public void Stable_Diffusion_XL_selects_every_component_in_both_precisions() => Listing.AssertDefaultSelection("""
        + .gitattributes 1000
        + 01.png 4608613
        + LICENSE.md 14000
        + README.md 9000
        + comparison.png 1000
        + model_index.json 1000
        + pipeline.png 1000
        + scheduler/scheduler_config.json 1000
        + sd_xl_base_1.0.safetensors 6938078334
        + sd_xl_base_1.0_0.9vae.safetensors 6938078334
        + sd_xl_offset_example-lora_1.0.safetensors 49553604
        + text_encoder/config.json 1000
        - text_encoder/flax_model.msgpack 492248682
        + text_encoder/model.fp16.safetensors 246144152
        - text_encoder/model.onnx 492587457
        + text_encoder/model.safetensors 492265168
        - text_encoder/openvino_model.bin 492242672
        - text_encoder/openvino_model.xml 1057789
        + text_encoder_2/config.json 1000
        - text_encoder_2/flax_model.msgpack 2778657095
        + text_encoder_2/model.fp16.safetensors 1389382176
        - text_encoder_2/model.onnx 1000
        - text_encoder_2/model.onnx_data 2778639360
        + text_encoder_2/model.safetensors 2778702264
        - text_encoder_2/openvino_model.bin 2778640120
        - text_encoder_2/openvino_model.xml 2790191
        + tokenizer/merges.txt 1000
        + tokenizer/special_tokens_map.json 1000
        + tokenizer/tokenizer_config.json 1000
        + tokenizer/vocab.json 1059962
        + tokenizer_2/merges.txt 1000
        + tokenizer_2/special_tokens_map.json 1000
        + tokenizer_2/tokenizer_config.json 1000
        + tokenizer_2/vocab.json 1059962
        + unet/config.json 1000
        - unet/diffusion_flax_model.msgpack 10269915611
        + unet/diffusion_pytorch_model.fp16.safetensors 5135149760
        + unet/diffusion_pytorch_model.safetensors 10270077736
        - unet/model.onnx 7293842
        - unet/model.onnx_data 10269854720
        - unet/openvino_model.bin 10269856428
        - unet/openvino_model.xml 22577438
        + vae/config.json 1000
        - vae/diffusion_flax_model.msgpack 334623853
        + vae/diffusion_pytorch_model.fp16.safetensors 167335342
        + vae/diffusion_pytorch_model.safetensors 334643268
        + vae_1_0/config.json 1000
        + vae_1_0/diffusion_pytorch_model.fp16.safetensors 167335342
        + vae_1_0/diffusion_pytorch_model.safetensors 334643268
        + vae_decoder/config.json 1000
        + vae_decoder/model.onnx 198093688
        + vae_decoder/openvino_model.bin 197961232
        + vae_decoder/openvino_model.xml 1000
        + vae_encoder/config.json 1000
        + vae_encoder/model.onnx 136775724
        + vae_encoder/openvino_model.bin 136655184
        + vae_encoder/openvino_model.xml 1000
        """);

    // The files of 1 MB and more; the repository holds configurations beside them.
    [Fact]
    public void Stable_Diffusion_1_5_selects_each_precision_once() => Listing.AssertDefaultSelection("""
        + safety_checker/model.fp16.safetensors 608018440
        + safety_checker/model.safetensors 1215981830
        - safety_checker/pytorch_model.bin 1216061799
        - safety_checker/pytorch_model.fp16.bin 608103564
        + text_encoder/model.fp16.safetensors 246144864
        + text_encoder/model.safetensors 492265874
        - text_encoder/pytorch_model.bin 492305335
        - text_encoder/pytorch_model.fp16.bin 246187076
        + tokenizer/vocab.json 1059962
        - unet/diffusion_pytorch_model.bin 3438354725
        - unet/diffusion_pytorch_model.fp16.bin 1719327893
        + unet/diffusion_pytorch_model.fp16.safetensors 1719125304
        - unet/diffusion_pytorch_model.non_ema.bin 3438366373
        + unet/diffusion_pytorch_model.non_ema.safetensors 3438167536
        + unet/diffusion_pytorch_model.safetensors 3438167540
        - v1-5-pruned-emaonly.ckpt 4265380512
        + v1-5-pruned-emaonly.safetensors 4265146304
        - v1-5-pruned.ckpt 7703807346
        + v1-5-pruned.safetensors 7703324286
        """);

    // The list is from a mirror and may lack some small files.
    [Fact]
    public void Whisper_selects_both_precisions_of_its_safetensors() => Listing.AssertDefaultSelection("""
        + config.json 1272
        - flax_model.msgpack 6174007324
        + generation_config.json 3903
        + model.fp32-00001-of-00002.safetensors 4993448880
        + model.fp32-00002-of-00002.safetensors 1180663192
        + model.safetensors 3087130976
        + model.safetensors.index.fp32.json 117893
        + preprocessor_config.json 340
        - pytorch_model.bin 3087394553
        - pytorch_model.bin.index.fp32.json 117957
        - pytorch_model.fp32-00001-of-00002.bin 4993677094
        - pytorch_model.fp32-00002-of-00002.bin 1180725482
        + tokenizer.json 2480617
        """);

    [Fact]
    public void Flan_T5_selects_its_safetensors_shards_without_the_indexes_of_other_formats() => Listing.AssertDefaultSelection("""
        + config.json 1438
        - flax_model-00001-of-00002.msgpack 9969726387
        - flax_model-00002-of-00002.msgpack 1429326464
        - flax_model.msgpack.index.json 51206
        + model-00001-of-00002.safetensors 9449619912
        + model-00002-of-00002.safetensors 1949477672
        + model.safetensors.index.json 53032
        - pytorch_model-00001-of-00002.bin 9449717937
        - pytorch_model-00002-of-00002.bin 1949494999
        - pytorch_model.bin.index.json 50781
        + spiece.model 791656
        - tf_model-00001-of-00002.h5 9970701536
        - tf_model-00002-of-00002.h5 1429448928
        - tf_model.h5.index.json 68466
        + tokenizer.json 2424064
        """);

    // The shard sizes are close to the real ones; the sums of each folder are exact.
    [Fact]
    public void Gpt_oss_20b_selects_its_root_without_the_original_and_metal_weights() => Listing.AssertDefaultSelection("""
        + .gitattributes 1000
        + LICENSE 11000
        + README.md 7000
        + USAGE_POLICY 1000
        + chat_template.jinja 17000
        + config.json 2000
        + generation_config.json 1000
        - metal/model.bin 13750886400
        + model-00000-of-00002.safetensors 4792000000
        + model-00001-of-00002.safetensors 4798000000
        + model-00002-of-00002.safetensors 4171316904
        + model.safetensors.index.json 36000
        + original/config.json 1000
        + original/dtypes.json 13000
        - original/model.safetensors 13761300984
        + special_tokens_map.json 1000
        + tokenizer.json 27000000
        + tokenizer_config.json 4000
        """);

    // The names of the weights are the Hub's; the index in original/ and all sizes are not verified.
    [Fact]
    public void Gpt_oss_120b_selects_15_shards_numbered_from_zero()
    {
        var root = Enumerable.Range(0, 15).Select(i => $"+ model-{i:D5}-of-00014.safetensors 4350000000");
        var original = Enumerable.Range(1, 7).Select(i => $"- original/model--{i:D5}-of-00007.safetensors 9320000000");

        Listing.AssertDefaultSelection(string.Join('\n', root.Concat(original).Concat(
        [
            "+ model.safetensors.index.json 55000",
            "- original/model.safetensors.index.json 33000",
            "+ original/config.json 1000",
            "+ original/dtypes.json 19000",
            "- metal/model.bin 65000000000",
            "+ chat_template.jinja 17000",
        ])));
    }

    // The onnx/ and openvino/ sizes are round.
    [Fact]
    public void Sentence_transformers_selects_its_module_folders() => Listing.AssertDefaultSelection("""
        + 1_Pooling/config.json 190
        + config.json 612
        + config_sentence_transformers.json 116
        + data_config.json 39000
        + model.safetensors 90868376
        + modules.json 349
        - onnx/model.onnx 90000000
        - onnx/model_O1.onnx 90000000
        - onnx/model_qint8_avx512_vnni.onnx 23000000
        - openvino/openvino_model.bin 90000000
        - openvino/openvino_model.xml 211000
        - openvino/openvino_model_qint8_quantized.bin 23000000
        - openvino/openvino_model_qint8_quantized.xml 368000
        - pytorch_model.bin 90888945
        - rust_model.ot 90887379
        + sentence_bert_config.json 53
        - tf_model.h5 91005696
        + tokenizer.json 466247
        + vocab.txt 231508
        """);

    // bge-m3 has no safetensors on its main branch. Sizes that are not ONNX's are round.
    [Fact]
    public void Bge_m3_without_safetensors_selects_everything() => Listing.AssertDefaultSelection("""
        + 1_Pooling/config.json 191
        + colbert_linear.pt 2100000
        + imgs/bm25.jpg 132000
        + onnx/Constant_7_attr__value 65552
        + onnx/model.onnx 724923
        + onnx/model.onnx_data 2266820608
        + onnx/tokenizer.json 17098108
        + pytorch_model.bin 2271000000
        + sentencepiece.bpe.model 5069051
        + sparse_linear.pt 3500
        """);

    // The names are the Hub's; the sizes are round. The Hub has 72 shards, this list has two.
    [Fact]
    public void Bloom_numbers_its_shards_after_an_underscore() => Listing.AssertDefaultSelection("""
        + model.safetensors.index.json 1000
        + model_00001-of-00002.safetensors 4900000000
        + model_00002-of-00002.safetensors 4900000000
        - pytorch_model.bin.index.json 1000
        - pytorch_model_00001-of-00002.bin 4900000000
        - pytorch_model_00002-of-00002.bin 4900000000
        """);

    // Only the Q4_K_M size is the Hub's; the repository holds many more quantisations.
    [Fact]
    public void A_gguf_repo_selects_every_quantisation() => Listing.AssertDefaultSelection("""
        + .gitattributes 1000
        + Meta-Llama-3.1-8B-Instruct-IQ2_M.gguf 2900000000
        + Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf 4920739232
        + Meta-Llama-3.1-8B-Instruct-f32/Meta-Llama-3.1-8B-Instruct-f32-00001-of-00002.gguf 20000000000
        + Meta-Llama-3.1-8B-Instruct-f32/Meta-Llama-3.1-8B-Instruct-f32-00002-of-00002.gguf 12000000000
        + Meta-Llama-3.1-8B-Instruct.imatrix 4990000
        + README.md 10000
        """);
}
