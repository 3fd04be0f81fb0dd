using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters the answer of count_tokens: counting is free, so that what it counts was not used.</summary>
internal sealed class CountTokensMeter : MessagesJsonMeter
{
    private protected override void Note(JsonElement answer)
    {
        if (answer.Text("type") == MessagesEvent.Error)
        {
            (ProviderFailed, Fault) = (true, MessagesErrors.ReadInside(answer));
            return;
        }

        Usage = new ModelUsage();
        UsageIsFinal = true;
    }
}
