using System.Runtime.InteropServices;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

internal static class ModelReading
{
    public static RelationResult<RelationModel> Read(JsonElement json, RelationModelOptions options)
    {
        if (JsonMarshal.GetRawUtf8Value(json).Length > RelationLimits.ModelBytes)
        {
            return new RelationFailure(RelationFailureCode.ExceededEntityLimit, $"model exceeds size limit: it may have {RelationLimits.ModelBytes} bytes");
        }

        try
        {
            return RelationModel.FromJson(json, options);
        }
        catch (PolicyLoadException refused)
        {
            return new RelationFailure(RelationFailureCode.InvalidAuthorizationModel, string.Join("; ", refused.Problems));
        }
    }
}
