// The charts of the pages: what is not listed here is not in the bundle.
import { init, use } from 'echarts/core';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
    AriaComponent, DataZoomInsideComponent, GridComponent, LegendComponent,
    MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent,
} from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([
    BarChart, LineChart, ScatterChart,
    AriaComponent, DataZoomInsideComponent, GridComponent, LegendComponent,
    MarkAreaComponent, MarkLineComponent, MarkPointComponent, TooltipComponent,
    CanvasRenderer,
]);

export { init };
