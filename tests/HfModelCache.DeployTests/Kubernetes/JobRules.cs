using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>The rules for every Job that runs this program: when it retries and when it stops.</summary>
internal static class JobRules
{
    /// <summary>The Jobs among these objects, those that a CronJob makes too.</summary>
    public static IReadOnlyList<V1JobSpec> Jobs(IEnumerable<object> objects) =>
    [
        .. from item in objects
           let spec = item switch
           {
               V1Job job => job.Spec,
               V1CronJob cron => cron.Spec.JobTemplate.Spec,
               _ => null,
           }
           where spec is not null
           select spec,
    ];

    public static void AssertSound(V1JobSpec job)
    {
        var rules = job.PodFailurePolicy.Rules;
        Assert.Equal(["Ignore", "FailJob"], rules.Select(rule => rule.Action));
        Assert.Equal("DisruptionTarget", Assert.Single(rules[0].OnPodConditions).Type);
        Assert.Equal("In", rules[1].OnExitCodes.OperatorProperty);
        Assert.Equal([2], rules[1].OnExitCodes.Values);

        // Exit code 2 exists only if the container is configured for it.
        var container = job.Template.Spec.Containers.Single(one => one.Name == rules[1].OnExitCodes.ContainerName);
        Assert.Equal("true", container.Env.Single(variable => variable.Name == "DETAILED_EXIT_CODES").Value);

        // The API accepts a podFailurePolicy with this restart policy alone.
        Assert.Equal("Never", job.Template.Spec.RestartPolicy);
    }

    /// <summary>How a Job ends whose pods exit in this way, one after the other, as the API's documentation defines it.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="exitCodes">The exit code of each pod.</param>
    /// <param name="evicted">The exit code of pods that were evicted.</param>
    public static string EndOf(V1JobSpec job, IReadOnlyList<int> exitCodes, int evicted)
    {
        var failures = 0;
        for (var i = 0; i < exitCodes.Count; i++)
        {
            if (exitCodes[i] == 0)
                return $"complete after {i + 1} pods";
            var rule = job.PodFailurePolicy.Rules.FirstOrDefault(rule => rule.OnExitCodes is { } codes
                ? codes.OperatorProperty == "In" && codes.Values.Contains(exitCodes[i])
                : exitCodes[i] == evicted && rule.OnPodConditions.Any(condition => condition.Type == "DisruptionTarget"));
            failures += rule?.Action == "Ignore" ? 0 : 1;
            if (rule?.Action == "FailJob" || failures > job.BackoffLimit)
                return $"failed after {i + 1} pods";
        }

        return "running";
    }
}
