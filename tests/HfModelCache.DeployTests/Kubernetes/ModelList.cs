using HfModelCache.Cli.Settings.Models;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>The rules for a list of models that a ConfigMap holds.</summary>
internal static class ModelList
{
    /// <summary>Asserts that the pod's container finds the list, and that the program accepts it.</summary>
    /// <returns>The models.</returns>
    public static IReadOnlyList<ListedModel> AssertSound(IEnumerable<object> objects, V1PodSpec pod)
    {
        var container = pod.Containers.Single();
        var file = container.Env.Single(variable => variable.Name == "MODELS_FILE").Value;
        var mount = container.VolumeMounts.Single(mount => file.StartsWith($"{mount.MountPath}/", StringComparison.Ordinal));
        var source = pod.Volumes.Single(volume => volume.Name == mount.Name).ConfigMap;
        var list = objects.OfType<V1ConfigMap>().Single(map => map.Metadata.Name == source.Name);

        var faults = new List<string>();
        var models = ModelFile.Parse(list.Data[file[(mount.MountPath.Length + 1)..]], (problem, _) => faults.Add(problem));
        Assert.Empty(faults);
        Assert.NotEmpty(models);
        return models;
    }
}
