using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.DeployTests.Serving;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>The rules for every container that runs this program.</summary>
internal static class ModelContainer
{
    private const string Image = "ghcr.io/OWNER/hf-model-cache";

    private static readonly HashSet<string> Known = [.. KnownSettings.All.SelectMany(setting => setting.Variables)];

    /// <summary>Whether the program reads a variable of this name.</summary>
    public static bool Reads(string variable) => Known.Contains(variable);

    public static void AssertSound(PodTemplate pod, V1Container container)
    {
        Assert.Equal($"{Image}:v{Repository.Version}", container.Image);
        Assert.Empty(RestrictedPods.Violations(pod.Spec).Except(Tolerated(container)));
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(1000, container.SecurityContext.RunAsUser ?? pod.Spec.SecurityContext.RunAsUser);

        if (ServerContainer.Is(container))
            ServerContainer.AssertSound(pod.Spec, container);
        else
            AssertResources(container);

        Assert.Equal("metadata.name", FieldOf(container, "POD_NAME"));
        Assert.Equal("metadata.uid", FieldOf(container, "POD_UID"));
        Assert.All(container.Env, variable => Assert.True(Reads(variable.Name), $"Nobody reads {variable.Name}."));
        Assert.Distinct(container.Env.Select(variable => variable.Name));
        Assert.All(
            container.Env.Where(variable => variable.Name is "AWS_SECRET_ACCESS_KEY" or "HF_TOKEN"),
            secret => Assert.NotNull(secret.ValueFrom.SecretKeyRef));
    }

    /// <summary>The variable that names the folder to which a container restores; null if it restores nothing.</summary>
    public static V1EnvVar? FolderOf(V1Container container) =>
        container.Env.SingleOrDefault(variable => variable.Name is "LOCAL_DIR" or "CACHE_DIR");

    // 256 MiB is what the program is tested to stay below; a request below the limit could be evicted for using it.
    // What it restores stays in memory up to its limit, and can be dropped at any time.
    private static void AssertResources(V1Container container)
    {
        Assert.Equal("256Mi", container.Resources.Requests["memory"].ToString());
        if (FolderOf(container) is null)
            Assert.Equal("256Mi", container.Resources.Limits["memory"].ToString());
        else
            Assert.True(container.Resources.Limits["memory"].ToInt64() > 256 << 20);
        Assert.True(container.Resources.Requests.ContainsKey("cpu"));
    }

    // A cache that all pods of a node share can only be a folder of the node.
    private static IEnumerable<string> Tolerated(V1Container container) => FolderOf(container) is { Name: "CACHE_DIR" } folder
        ? [RestrictedPods.ForbiddenVolume(container.VolumeMounts.Single(mount => mount.MountPath == folder.Value).Name)]
        : [];

    private static string? FieldOf(V1Container container, string variable) =>
        container.Env.Single(one => one.Name == variable).ValueFrom.FieldRef.FieldPath;
}
