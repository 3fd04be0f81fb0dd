using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>What the broker changes in a Converse body: the most output that the money buys, and who calls.</summary>
internal static class ConverseRewrite
{
    internal static WireBody Apply(ReadOnlyMemory<byte> body, ConverseMarks marks, BodyEdits edits)
    {
        var splice = new BodySplice(body, marks.FirstMember);
        if (edits.MaxOutputTokens is { } most)
        {
            var number = Encoding.ASCII.GetBytes($"{most}");
            if (marks.MaxTokens is { } value)
            {
                splice.Replace(value, number);
            }
            else
            {
                Into(splice, marks.InferenceConfig, "inferenceConfig", [.. "\"maxTokens\":"u8, .. number]);
            }
        }

        if (edits.Attribution is not null)
        {
            // One object's members, without its braces.
            var labels = BedrockJson.Write(json =>
            {
                foreach (var (name, label) in ConverseMetadata.Of(edits.Attribution))
                {
                    json.WriteString(name, label);
                }
            });
            Into(splice, marks.Metadata, "requestMetadata", labels[1..^1].ToArray());
        }

        return splice.Apply();
    }

    private static void Into(BodySplice splice, MarkedObject? there, string name, byte[] members)
    {
        if (there is not null)
        {
            there.Add(splice, members);
        }
        else
        {
            splice.Add([.. Encoding.ASCII.GetBytes($"\"{name}\":{{"), .. members, (byte)'}']);
        }
    }
}
