using System.Globalization;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.SystemTests.ManyModels;

/// <summary>Fifty small models on the Hub of a scenario, and the environment of a pod that wants all of them.</summary>
internal static class ModelList
{
    public const int Count = 50;

    public static IReadOnlyList<string> Names { get; } =
        [.. Enumerable.Range(1, Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"acme/model-{number:00}"))];

    /// <summary>Adds the models, and sets <c>MODELS</c> instead of <c>MODEL_NAME</c>.</summary>
    public static void Add(PodScenario pod)
    {
        foreach (var name in Names)
        {
            pod.Hub.AddRepo(name).Commit(
                "main",
                TestFile.Plain("config.json", $"{{\"name\":\"{name}\"}}"),
                TestFile.Generated("model.safetensors", 100_000, seed: (ulong)name.Sum(c => c)),
                TestFile.Generated("tokenizer.json", 20_000, seed: (ulong)name.Sum(c => c) + 1));
        }

        pod.Environment.Remove("MODEL_NAME");
        pod.Environment["MODELS"] = string.Join('\n', Names);
    }
}
