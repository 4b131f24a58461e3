using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the role to assume and the file with its token.</summary>
internal sealed class RoleReader(SettingValues values, SettingFaults faults)
{
    private const int MaxTokenBytes = 64 << 10;
    private const string BothRemedy = "Set both, or neither.";

    /// <summary>Reads the role; null if one half is missing.</summary>
    public WebIdentityRole? Read()
    {
        var role = values.Find(CredentialSettings.RoleArn);
        var file = values.Find(CredentialSettings.IdentityTokenFile);
        if (role is null)
            faults.Add(CredentialSettings.RoleArn, "is not set, but AWS_WEB_IDENTITY_TOKEN_FILE is", BothRemedy);
        else if (!role.Text.StartsWith("arn:", StringComparison.Ordinal) || role.Text.Any(c => c is <= ' ' or > '~'))
            faults.Add(role, "is not a role ARN", "Set it to the full ARN: arn:aws:iam::123456789012:role/NAME.");
        if (file is null)
            faults.Add(CredentialSettings.IdentityTokenFile, "is not set, but AWS_ROLE_ARN is", BothRemedy);
        else if (RegularFile.FindProblem(file.Text, MaxTokenBytes) is { } problem)
            faults.Add(file, problem, "Set it to the file that holds the pod's projected service account token.");
        var endpoint = ReadEndpoint();
        return role is null || file is null ? null : new WebIdentityRole(role.Text, file.Text, endpoint);
    }

    private Uri? ReadEndpoint()
    {
        if ((values.Find(CredentialSettings.TokenServiceEndpoint) ?? values.Find(StoreSettings.AnyEndpoint)) is not { } endpoint)
            return null;
        if (!EndpointAddress.TryParse(endpoint.Text, mayHavePath: false, out var address, out var problem))
            faults.Add(endpoint, problem, "Set it to the token service's URL, or leave it unset for AWS.");
        return address;
    }
}
