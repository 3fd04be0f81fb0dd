using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>One step of the story. It plays against the running parts and throws <see cref="StepFailed"/> when a promise does not hold.</summary>
internal interface IStep
{
    string Title { get; }

    Task PlayAsync(Scene scene, Narrator tell);
}
