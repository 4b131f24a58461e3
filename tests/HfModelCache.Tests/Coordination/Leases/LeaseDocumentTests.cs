using System.Text.Json;
using HfModelCache.Coordination.Leases;
using HfModelCache.Failures;

namespace HfModelCache.Tests.Coordination.Leases;

public sealed class LeaseDocumentTests
{
    [Fact]
    public void The_JSON_of_a_lease_is_the_one_that_other_versions_read()
    {
        var lease = new LeaseDocument
        {
            Epoch = 7,
            Pod = "pod-0",
            Uid = "uid",
            Nonce = "abc",
            TimeoutSeconds = 30,
            Request = "digest",
            Commit = "c1",
            InFlightText = "c0 *",
            InFlightTimeoutSeconds = 60,
            AllAnswered = true,
            Interrupted = true,
            State = LeaseState.Failed,
            Heartbeats = 3,
            Reason = FailureReason.RepoGated,
            Message = "Gated.",
        };

        var json = JsonSerializer.SerializeToElement(lease, LeaseJson.Default.LeaseDocument);

        Assert.Equal(
            [
                "epoch", "pod", "uid", "nonce", "timeoutSeconds", "request", "commit", "unsettled", "unsettledSeconds",
                "allAnswered", "interrupted", "state", "beat", "progress", "reason", "message",
            ],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Failed", json.GetProperty("state").GetString());
        Assert.Equal("RepoGated", json.GetProperty("reason").GetString());
        Assert.Equal(lease, json.Deserialize(LeaseJson.Default.LeaseDocument));
    }
}
