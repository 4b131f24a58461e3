using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads which role to take, and with which token.</summary>
internal sealed class RoleReader(SettingValues values, SettingFaults faults)
{
    private const int MaxTokenBytes = 64 << 10;
    private const string BothRemedy = "Set both, or neither.";

    /// <summary>The role; null where one half is missing.</summary>
    public WebIdentityRole? Read()
    {
        var role = values.Find(KnownSettings.RoleArn);
        var file = values.Find(KnownSettings.IdentityTokenFile);
        if (role is null)
            faults.Add(KnownSettings.RoleArn, "is not set, but AWS_WEB_IDENTITY_TOKEN_FILE is", BothRemedy);
        else if (!role.Text.StartsWith("arn:", StringComparison.Ordinal) || role.Text.Any(c => c is <= ' ' or > '~'))
            faults.Add(role, "is no role's name", "Write it in full: arn:aws:iam::123456789012:role/NAME.");
        if (file is null)
            faults.Add(KnownSettings.IdentityTokenFile, "is not set, but AWS_ROLE_ARN is", BothRemedy);
        else if (RegularFile.FindProblem(file.Text, MaxTokenBytes) is { } problem)
            faults.Add(file, problem, "Name the file into which the pod's service account token is projected.");
        var endpoint = ReadEndpoint();
        return role is null || file is null ? null : new WebIdentityRole(role.Text, file.Text, endpoint);
    }

    private Uri? ReadEndpoint()
    {
        if ((values.Find(KnownSettings.TokenServiceEndpoint) ?? values.Find(KnownSettings.AnyEndpoint)) is not { } endpoint)
            return null;
        if (!EndpointAddress.TryParse(endpoint.Text, mayHavePath: false, out var address, out var problem))
            faults.Add(endpoint, problem, "Set it to the token service's address, or leave it out for Amazon's.");
        return address;
    }
}
