namespace HfModelCache.TestHub.Repos;

/// <summary>A small repository with one file of every sort that a model repository usually holds.</summary>
public static class SampleRepo
{
    /// <summary>Weights in two formats, plain, nested and empty files.</summary>
    public static IReadOnlyList<TestFile> Files { get; } =
    [
        TestFile.Plain(".gitattributes", "*.safetensors filter=lfs diff=lfs merge=lfs -text\n"),
        TestFile.Plain("LICENSE", "Apache License\nVersion 2.0, January 2004\n"),
        TestFile.Plain("README.md", "---\nlicense: apache-2.0\n---\n# A sample\n"),
        TestFile.Plain("config.json", """{"model_type":"sample","auto_map":{"AutoModel":"modeling_sample.SampleModel"}}"""),
        TestFile.Plain("generation_config.json", """{"do_sample":true}"""),
        TestFile.Plain("modeling_sample.py", "class SampleModel:\n    pass\n"),
        TestFile.Generated("model-00001-of-00002.safetensors", 3_000_001, seed: 1),
        TestFile.Generated("model-00002-of-00002.safetensors", 1_048_576, seed: 2),
        TestFile.Plain("model.safetensors.index.json", """{"metadata":{"total_size":4048577},"weight_map":{}}"""),
        TestFile.Plain("nested/deeper/notes.txt", "Hello, World!"),
        TestFile.Plain("nested/empty.txt", ""),
        TestFile.Generated("pytorch_model.bin", 4_048_577, seed: 3),
        TestFile.Generated("tokenizer.json", 120_000, seed: 4),
        TestFile.Plain("tokenizer_config.json", """{"tokenizer_class":"SampleTokenizer"}"""),
    ];
}
