using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

internal static class ModelReading
{
    // OpenFGA's own limit.
    private const int Longest = 256 * 1024;

    public static RelationResult<RelationModel> Read(JsonElement json, RelationModelOptions options)
    {
        if (System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(json).Length > Longest)
        {
            return new RelationFailure(RelationFailureCode.ExceededEntityLimit, $"model exceeds size limit: it may have {Longest} bytes");
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
