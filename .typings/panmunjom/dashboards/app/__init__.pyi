from dashboards.app import *
