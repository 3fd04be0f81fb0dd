using Quickstart.Report;
using Quickstart.Steps;

namespace Quickstart;

/// <summary>Plays the steps in order and stops at the first that fails: later steps build on earlier ones.</summary>
internal static class Storyteller
{
    public static async Task<int> PlayAsync(IStep[] story, Scene scene, Narrator tell)
    {
        for (var step = 0; step < story.Length; step++)
        {
            tell.Step(step + 1, story[step].Title);
            try
            {
                await story[step].PlayAsync(scene, tell);
            }
            catch (Exception failure)
            {
                var why = failure is StepFailed ? failure.Message : failure.ToString();
                tell.Failed(step + 1, story[step].Title, why);
                return step;
            }
        }

        return story.Length;
    }
}
