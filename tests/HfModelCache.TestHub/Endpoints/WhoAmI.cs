using System.Text.Json.Nodes;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/api/whoami-v2</c>.</summary>
internal static class WhoAmI
{
    public const string Path = "/api/whoami-v2";

    public static Answer Tell(Caller caller) => caller.Kind switch
    {
        CallerKind.KnownToken => Answer.Json(200, new JsonObject
        {
            ["type"] = "user",
            ["id"] = "0123456789abcdef01234567",
            ["name"] = "tester",
            ["auth"] = new JsonObject { ["type"] = "access_token" },
        }),
        CallerKind.Anonymous => HubError.Unauthenticated.ToAnswer(asJson: true),
        _ => HubError.InvalidCredentials.ToAnswer(asJson: true),
    };
}
