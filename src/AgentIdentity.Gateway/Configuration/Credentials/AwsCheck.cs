using System.Text.RegularExpressions;
using AgentIdentity.Gateway.Forwarding.Aws;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>What an upstream's settings say of AWS.</summary>
internal static partial class AwsCheck
{
    private const int Shortest = 900;

    // A session made with another session's credentials lives an hour at most, whatever the role allows.
    private const int Longest = 3600;

    public static void Check(string key, UpstreamOptions upstream, List<string> mistakes)
    {
        var settings = upstream.Aws;
        Demand(Role().IsMatch(settings.RoleArn ?? ""), $"{key}:RoleArn must be the ARN of a role; it is '{settings.RoleArn}'.");
        Demand(Region().IsMatch(settings.Region ?? ""), $"{key}:Region must be a region such as eu-central-1; it is '{settings.Region}'.");
        Demand(Service().IsMatch(settings.Service ?? ""), $"{key}:Service must be a service's signing name such as s3; it is '{settings.Service}'.");
        Demand(settings.SessionSeconds is >= Shortest and <= Longest, $"{key}:SessionSeconds must be between {Shortest} and {Longest}; it is {settings.SessionSeconds}.");
        Demand(settings.By is "assume-role" or "web-identity", $"{key}:By must be assume-role or web-identity; it is '{settings.By}'.");
        Demand(settings.ExternalId is null || External().IsMatch(settings.ExternalId), $"{key}:ExternalId must have 2 to 1224 letters, digits or any of +=,.@:/-_.");
        Demand(settings.Bucket is null || Bucket().IsMatch(settings.Bucket), $"{key}:Bucket must be the name of a bucket; it is '{settings.Bucket}'.");
        Demand(settings.StsAddress is null || (Uri.TryCreate(settings.StsAddress, UriKind.Absolute, out var sts) && sts.Scheme is "http" or "https" && !CredentialCheck.Travels(settings.StsAddress)),
            $"{key}:StsAddress must be an https address, or one on this machine; it is '{settings.StsAddress}'.");
        Demand(settings.Service == "s3" || settings.Statements.Count > 0 || !Service().IsMatch(settings.Service ?? ""),
            $"{key}:Statements must say what calls are in the words of AWS: only for s3 is it known.");
        Demand(settings.Headers.All(AwsHeaders.MayBeNamed), $"{key}:Headers may name headers that begin with x-amz- and are not the signature's own.");
        foreach (var (name, statement) in settings.Statements)
        {
            CheckStatement($"{key}:Statements:{name}", upstream.Kind, statement, mistakes);
        }

        void Demand(bool holds, string mistake)
        {
            if (!holds)
            {
                mistakes.Add(mistake);
            }
        }
    }

    private static void CheckStatement(string key, string kind, AwsStatementOptions statement, List<string> mistakes)
    {
        var parts = statement.On.Split(' ', 2);
        if (parts.Length != 2 || parts[0].Length == 0 || (kind == "http" ? !parts[1].StartsWith('/') : parts[1].Length == 0))
        {
            mistakes.Add($"{key}:On must be an action and what it is on, such as 'POST /orders/*' or 'tools/call search'; it is '{statement.On}'.");
        }

        if (statement.Actions.Count == 0 || !statement.Actions.All(Action().IsMatch))
        {
            mistakes.Add($"{key}:Actions must be actions of AWS such as dynamodb:GetItem; a service may not be left open.");
        }

        if (statement.Resources.Count == 0 || statement.Resources.Any(string.IsNullOrWhiteSpace))
        {
            mistakes.Add($"{key}:Resources must be ARNs, or * where the action knows no resource.");
        }
    }

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]{1,512}\z")]
    private static partial Regex Role();

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z]+)+-[0-9]+\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"\A[a-z0-9-]{2,64}\z")]
    private static partial Regex Service();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@:/-]{2,1224}\z")]
    private static partial Regex External();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Bucket();

    [GeneratedRegex(@"\A[a-z0-9-]+:[A-Za-z0-9]+\*?\z")]
    private static partial Regex Action();
}
