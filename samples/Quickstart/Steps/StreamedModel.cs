using System.Text.Json;
using OpenAI.Chat;
using Quickstart.Cast;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 7: a streamed model call; tokens arrive as they are produced and the delegation is charged.</summary>
internal sealed class StreamedModel : IStep
{
    public string Title => "codex calls a model";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        tell.Asked("a streamed chat completion through /v1/chat/completions");
        var chat = scene.Codex.Chat(scene.Delegation, scene.Models);
        var pieces = 0;
        var text = "";
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("When does a refund need a person?")], CastAgent.Short))
        {
            if (update.ContentUpdate.Count == 0)
            {
                continue;
            }

            text += update.ContentUpdate[0].Text;
            pieces++;
            scene.FirstWord.Arrived();
        }

        Expect.Contains("need a person", text, "the answer");
        Expect.That(!scene.FirstWord.WaitedInVain, "the first word to arrive before the provider says the second");
        tell.Allowed($"'{text}' in {pieces} pieces, each as it was produced: the provider said the second only when the first had arrived");

        Expect.Equal($"Bearer {Scene.ProviderKey}", scene.ProviderSaw.Last(), "the provider's own key at the provider");
        var call = await SettledAsync(scene);
        Expect.That(call.GetProperty("output_tokens").GetInt64() == pieces && call.GetProperty("cost_micro_usd").GetInt64() > 0, $"usage and cost to be recorded, but saw {call}");
        tell.Saw($"charged to the delegation: {call.GetProperty("input_tokens")} tokens in, {call.GetProperty("output_tokens")} out, {call.GetProperty("cost_micro_usd")} millionths of a dollar of the budget of 1");
        tell.Saw("the provider's key went from the gateway to the provider; codex never held it");
    }

    /// <summary>The call is settled when its stream has ended at the broker, which may be a moment after it ended here.</summary>
    private static async Task<JsonElement> SettledAsync(Scene scene)
    {
        for (var attempt = 0; ; attempt++)
        {
            var usage = await scene.Administrator.ReadAsync($"/admin/usage?delegation={scene.Delegation}");
            var call = usage.GetProperty("calls").EnumerateArray().Single();
            if (call.GetProperty("state").GetString() == "settled" || attempt == 50)
            {
                return call;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
