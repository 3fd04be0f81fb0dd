namespace AgentIdentity.ModelProxy;

/// <summary>What calls to one candidate need in the words of IAM: no more goes into the session that its calls are signed with.</summary>
public static class BedrockRights
{
    private static readonly string[] Runtime = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

    /// <summary>The actions at a host.</summary>
    /// <param name="address">The candidate's address.</param>
    public static IReadOnlyList<string> Actions(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IsMantle(address) ? ["bedrock-mantle:CreateInference"] : Runtime;
    }

    /// <summary>The name that signatures are made for.</summary>
    /// <param name="address">The candidate's address.</param>
    public static string Service(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return BedrockAddress.ServiceOf(address);
    }

    /// <summary>The resources. A profile needs itself and the model behind it wherever it may run; what is hidden behind an ARN needs every base model.</summary>
    /// <param name="address">The candidate's address.</param>
    /// <param name="modelId">The model as it is called.</param>
    /// <param name="partition"><c>aws</c>, <c>aws-us-gov</c> or <c>aws-cn</c>.</param>
    public static IReadOnlyList<string> Resources(Uri address, string modelId, string partition)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(modelId);
        if (IsMantle(address) || BedrockModelId.Parse(modelId) is not { } model)
        {
            return ["*"];
        }

        var isArn = modelId.StartsWith("arn:", StringComparison.Ordinal);
        var id = isArn ? modelId[(modelId.IndexOf('/', StringComparison.Ordinal) + 1)..] : modelId;
        var models = $"arn:{partition}:bedrock:*::foundation-model/";
        return model.Kind switch
        {
            BedrockModelKind.Base => [isArn ? modelId : models + id],
            BedrockModelKind.Profile => [isArn ? modelId : $"arn:{partition}:bedrock:*:*:inference-profile/{id}", models + id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..]],
            BedrockModelKind.Provisioned or BedrockModelKind.Custom => [modelId],
            _ when isArn => [modelId, models + "*"],
            _ => [$"arn:{partition}:bedrock:*:*:inference-profile/{id}", models + "*"],
        };
    }

    private static bool IsMantle(Uri address) => BedrockAddress.ServiceOf(address) != "bedrock";
}
